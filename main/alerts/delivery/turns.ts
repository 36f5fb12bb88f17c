const minuteMs = 60_000;

/** The messages a channel may send in a minute. */
export interface Turns {
  /** Messages that may be sent at `nowMs` (monotonic). */
  left(nowMs: number): number;
  /** ms until there is one; 0 where there is. */
  waitMs(nowMs: number): number;
  take(nowMs: number): void;
}

/** At most `perMinute` within any 60 s. */
export function createTurns(perMinute: number): Turns {
  let taken: readonly number[] = [];
  const within = (nowMs: number): readonly number[] => {
    taken = taken.filter((at) => nowMs - at < minuteMs);
    return taken;
  };
  return {
    left: (nowMs) => Math.max(0, perMinute - within(nowMs).length),
    waitMs: (nowMs) => {
      const used = within(nowMs);
      const free = used[used.length - perMinute];
      return free === undefined ? 0 : free + minuteMs - nowMs;
    },
    take: (nowMs) => {
      taken = [...within(nowMs), nowMs];
    },
  };
}
