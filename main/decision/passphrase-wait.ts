/** Wrong passphrases given in one name, one after the other. */
export interface WrongTries {
  readonly count: number;
  /** Monotonic ms. */
  readonly lastAt: number;
}

/** Nobody is kept from deciding for longer than this (ms): a lock-out would be an attack of its own. */
const longestMs = 60_000;

/** How long that name must wait from now on (ms): nothing after the first wrong one, then 1 s, doubling, up to a minute. */
export function passphraseWaitMs(tries: WrongTries | null, now: number): number {
  if (tries === null || tries.count < 2) return 0;
  const wait = Math.min(longestMs, 1000 * 2 ** (tries.count - 2));
  return Math.max(0, tries.lastAt + wait - now);
}
