import type { Clock } from '../../main/domain/clock.ts';

/** A clock that a test moves by hand. */
export interface FakeClock extends Clock {
  /** Lets time pass; timers that fall due run in order, also those set meanwhile. */
  pass(ms: number): void;
  /** Timers that wait: 0 at the end of a test means that nothing leaks. */
  waiting(): number;
}

/** Starts at monotonic 0 and some time in 2026. */
export function createFakeClock(): FakeClock {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const nextDue = (until: number) => [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  return {
    monotonicMs: () => now,
    epochMs: () => 1_790_000_000_000 + now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass(ms) {
      const until = now + ms;
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        now = Math.max(now, due.at);
        timers.delete(due);
        due.run();
      }
      now = until;
    },
    waiting: () => timers.size,
  };
}
