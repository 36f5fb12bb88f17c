/** What a TCP end knows of its round-trip time, ms (RFC 6298). `srtt` null = not measured yet. */
export interface RoundTrip {
  readonly srtt: number | null;
  readonly rttVar: number;
  readonly min: number;
}

/** Nothing measured. */
export const unmeasured: RoundTrip = { srtt: null, rttVar: 0, min: Number.POSITIVE_INFINITY };

/** Folds one measured round trip in (RFC 6298, section 2). */
export function measured(known: RoundTrip, rttMs: number): RoundTrip {
  const min = Math.min(known.min, rttMs);
  if (known.srtt === null) return { srtt: rttMs, rttVar: rttMs / 2, min };
  return {
    srtt: known.srtt + (rttMs - known.srtt) / 8,
    rttVar: known.rttVar + (Math.abs(rttMs - known.srtt) - known.rttVar) / 4,
    min,
  };
}

/** Retransmission time-out of a connection whose handshake is not done (RFC 6298, 2.1; TCP_TIMEOUT_INIT of Linux). */
export const initialRtoMs = 1000;

/** Linux counts in ticks; HZ = 250 is what distributions ship. */
export const tickMs = 4;

/** Rounds a time as the kernel's tick does. */
export function inTicks(ms: number): number {
  return Math.floor(ms / tickMs) * tickMs;
}

/**
 * Base retransmission time-out: `srtt + max(200 ms, 4 * rttVar)` rounded up to a tick. Linux holds the variance term at
 * TCP_RTO_MIN (tcp_rtt_estimator), so that 0.1 ms of round trip gives 204 ms (research/2, section 0).
 */
export function baseRtoMs(known: RoundTrip): number {
  if (known.srtt === null) return initialRtoMs;
  return inTicks(known.srtt + Math.max(200, 4 * known.rttVar) + tickMs);
}

const longestRtoMs = 120_000;

/** Time-out after `backoff` doublings, at most TCP_RTO_MAX. */
export function backedOff(baseMs: number, backoff: number): number {
  return Math.min(baseMs * 2 ** backoff, longestRtoMs);
}
