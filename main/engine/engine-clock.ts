import type { Clock } from '../domain/clock.ts';

/**
 * The clock an engine lives by: whole ms since it was made. A capture holds these very numbers, so that a replay of it has
 * the same differences, the same moments and the same ids as the live run had.
 */
export function engineClock(clock: Clock): Clock {
  const beganAt = clock.monotonicMs();
  return {
    monotonicMs: () => Math.floor(clock.monotonicMs() - beganAt),
    epochMs: () => Math.round(clock.epochMs()),
    after: (ms, run) => clock.after(ms, run),
  };
}
