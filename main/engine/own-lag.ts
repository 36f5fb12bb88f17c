/** How late the observer's own loop was lately. While it was, every host seems silent and none is. */
export interface OwnLag {
  readonly tickedAt: number;
  /** By how much silence must be forgiven now (ms); 0 when the loop keeps time. */
  readonly lateByMs: number;
  /** Until when (ms). */
  readonly until: number;
}

/** Ticks come four a second; a gap like this is a stalled loop, a suspended machine, or a stopped process (ms). */
const lateAfterMs = 1000;

/**
 * Notes a tick. After a late one the silence of all hosts is the observer's own and is forgiven until each had time to
 * be asked and to answer again: it doubts itself first (architecture.md, rule 5).
 */
export function noteOwnLag(before: OwnLag, sampleIntervalMs: number, now: number): OwnLag {
  const gapMs = now - before.tickedAt;
  const isInForce = now < before.until;
  if (gapMs > lateAfterMs) {
    const lateByMs = gapMs + (isInForce ? before.lateByMs : 0);
    return { tickedAt: now, lateByMs, until: now + 2 * sampleIntervalMs };
  }
  return { tickedAt: now, lateByMs: isInForce ? before.lateByMs : 0, until: before.until };
}
