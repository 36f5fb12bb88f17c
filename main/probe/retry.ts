import type { Clock } from '../domain/clock.ts';
import { backOffMs } from './back-off.ts';
import { isStubborn, type ProbeFault } from './fault.ts';

/** The wait before the next attempt over one route. */
export interface Retry {
  /** Waits as long as this fault asks for, the `failures`-th in a row. */
  after(fault: ProbeFault, failures: number): void;
  /** A neighbour has just come back: what waits, and may come back by itself, is tried within a second. */
  hurry(): void;
  cancel(): void;
}

/** A wait is cut short at most so often, ms: a region that comes back, or a neighbour that comes and goes, is no storm. */
const hurryEveryMs = 10_000;

/** A retry that calls `onDue` when its time has come; `random` in [0, 1) spreads it. */
export function createRetry(clock: Clock, random: () => number, onDue: () => void): Retry {
  let waiting: { readonly fault: ProbeFault; readonly cancel: () => void } | null = null;
  let hurriedAt = Number.NEGATIVE_INFINITY;

  const wait = (fault: ProbeFault, ms: number) => {
    const cancel = clock.after(ms, () => {
      waiting = null;
      onDue();
    });
    waiting = { fault, cancel };
  };

  return {
    after: (fault, failures) => wait(fault, backOffMs(fault, failures, random())),
    hurry() {
      const now = clock.monotonicMs();
      if (waiting === null || isStubborn(waiting.fault) || now - hurriedAt < hurryEveryMs) return;
      hurriedAt = now;
      waiting.cancel();
      wait(waiting.fault, random() * 1000);
    },
    cancel() {
      waiting?.cancel();
      waiting = null;
    },
  };
}
