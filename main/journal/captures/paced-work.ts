import type { Clock } from '../../domain/clock.ts';

/** Work that is done in small steps. */
export interface Work {
  isDue(): boolean;
  /** Does some of it. */
  step(): void;
  /** Nothing is due any more. */
  onDone(): void;
}

/** Where work goes: while the disk has enough to do, no step is done. */
export interface Disk {
  isBusy(): boolean;
  settle(): Promise<void>;
}

/** Steps of work between the ticks of the engine. */
export interface PacedWork {
  /** Goes on where something is due. */
  start(): void;
  /** Does what is due at once, but for ticks between the steps; returns when nothing is due. */
  finish(): Promise<void>;
}

/** Between two steps (ms); and so many times as long as the step took, so that it gets no more than a fifth of the thread. */
const pauseMs = 5;
const pauseShare = 4;

/** Does work in steps that a clock begins, one at a time. */
export function createPacedWork(clock: Clock, disk: Disk, work: Work): PacedWork {
  let cancelStep: (() => void) | null = null;
  /** The disk has enough to do. */
  let isWaiting = false;
  let onDone: (() => void)[] = [];

  const plan = (ms: number): void => {
    if (!work.isDue() || isWaiting || cancelStep !== null) return;
    if (disk.isBusy()) waitForDisk();
    else cancelStep = clock.after(ms, step);
  };
  const waitForDisk = (): void => {
    isWaiting = true;
    void disk.settle().then(() => {
      isWaiting = false;
      plan(0);
    });
  };
  const step = (): void => {
    cancelStep = null;
    const beganAt = clock.monotonicMs();
    work.step();
    const tookMs = clock.monotonicMs() - beganAt;
    // Somebody who waits for the end of it is served first, but ticks come between the steps.
    if (work.isDue()) return plan(onDone.length > 0 ? 0 : Math.max(pauseMs, tookMs * pauseShare));
    work.onDone();
    for (const done of onDone) done();
    onDone = [];
  };
  return {
    start: () => plan(pauseMs),
    finish: async () => {
      if (!work.isDue()) return;
      const done = new Promise<void>((resolve) => onDone.push(resolve));
      cancelStep?.();
      cancelStep = null;
      plan(0);
      await done;
    },
  };
}
