import type { Clock } from '../domain/clock.ts';

/** The machine's own clocks: monotonic for every `t`, wall clock for display. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  epochMs: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
