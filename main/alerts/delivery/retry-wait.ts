const firstMs = 1000;
const longestMs = 300_000;

/**
 * How long a channel waits after so many failures in a row (ms): doubling from 1 s to 5 min, a random part of one half of it, so that
 * channels lost together do not come back together; never less than the receiver asked for. `random` in [0, 1).
 */
export function retryWaitMs(failures: number, random: number, afterMs: number | null): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(Math.max(failures, 1) - 1, 20));
  return Math.max(Math.round(full * (0.5 + random / 2)), afterMs ?? 0);
}
