import type { Clock } from '../../main/domain/clock.ts';

/** The clock of the window. */
export const browserClock: Clock = {
  monotonicMs: () => performance.now(),
  epochMs: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
