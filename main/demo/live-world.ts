import type { Clock } from '../domain/clock.ts';
import { type Fault, serviceUnder } from './world/fault.ts';
import type { ListingFilter } from './world/ss-filter.ts';
import type { Address } from './world/tcb.ts';
import type { DialOutcome, World } from './world/world.ts';

/** A world that follows the clock. Every call first lets happen what is due. */
export interface LiveWorld {
  listing(host: string, filter: ListingFilter): string;
  connect(host: string, to: Address, settled: (outcome: DialOutcome) => void): () => void;
  setFaults(faults: readonly Fault[]): void;
  isOn(host: string): boolean;
  /** Would a packet of one host arrive at another, whatever it is for? */
  reaches(from: string, to: string): boolean;
  /** Does a process answer on the port of a host, once connected? */
  answers(host: string, port: number): boolean;
  /** Ends its timer; the world stands still. */
  stop(): void;
}

/** While a connect is open the world is stepped this often, so that its outcome is not late by more. */
const dialingStepMs = 5;
/** A longer gap (a machine that slept) is not played after: the world slept too. */
const longestGapMs = 10_000;

/** Couples a world, which has come to `worldNow`, to a clock. No timer runs while no connect is open. */
export function runWorld(world: World, worldNow: number, clock: Clock): LiveWorld {
  let time = worldNow;
  let seenAt = clock.monotonicMs();
  let dialing = 0;
  let cancelStep: (() => void) | null = null;
  let isStopped = false;
  let current: readonly Fault[] = [];

  const catchUp = (): void => {
    const now = clock.monotonicMs();
    time += Math.min(now - seenAt, longestGapMs);
    seenAt = now;
    world.step(time);
  };
  const stepWhileDialing = (): void => {
    cancelStep = null;
    if (isStopped || dialing === 0) return;
    catchUp();
    keepStepping();
  };
  const keepStepping = (): void => {
    if (!isStopped && dialing > 0) cancelStep ??= clock.after(dialingStepMs, stepWhileDialing);
  };

  return {
    listing(host, filter) {
      catchUp();
      return world.listing(host, filter);
    },
    connect(host, to, settled) {
      catchUp();
      let isOpen = true;
      dialing += 1;
      const done = (): void => {
        if (isOpen) dialing -= 1;
        isOpen = false;
      };
      const close = world.connect(host, to, (outcome) => {
        done();
        settled(outcome);
      });
      keepStepping();
      return () => {
        done();
        catchUp();
        close();
      };
    },
    setFaults(faults) {
      catchUp();
      current = faults;
      world.setFaults(faults);
    },
    isOn: (host) => world.isOn(host),
    reaches: (from, to) => world.reaches(from, to),
    answers: (host, port) => serviceUnder(current, host, port) === 'well',
    stop() {
      isStopped = true;
      cancelStep?.();
      cancelStep = null;
    },
  };
}
