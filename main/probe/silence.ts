/** How long a session may be quiet, ms (decision 8; research/4, section 3). */
export const silenceLimits = {
  /** Without a listing: suspect, and a ping is sent. */
  quietMs: 1500,
  /** From then on without any byte: nothing is heard of the host. */
  deafMs: 500,
  /** From then on with answers to pings, but no listing: the loop is stuck. */
  muteMs: 1500,
  /** What a host's own slow rhythm may add at most: to the wait for a byte, and to the wait for a listing. */
  mostDeafMs: 2500,
  mostMuteMs: 8000,
  /** A session stalled so long is replaced. */
  replaceMs: 10_000,
  /** Our own event loop was late by more than this: the gap is ours, not the host's. */
  ownLagMs: 200,
} as const;

/** What a gap means. `silent` = no byte at all; `mute` = SSH answers, the listing does not come. */
export type Silence = 'fine' | 'quiet' | 'silent' | 'mute';

/** Times ms on one clock. */
export interface Gap {
  readonly now: number;
  readonly lastFrameAt: number;
  readonly lastHeardAt: number;
  /** How often we ask. */
  readonly intervalMs: number;
  /** What the host usually takes for a listing and for the answer to a ping; null = not known yet. */
  readonly usualListingMs: number | null;
  readonly usualPingMs: number | null;
}

/**
 * Judges the gap since the last listing and the last byte. A host whose own rhythm is slower is judged by twice that
 * rhythm, within bounds: a loaded host that lists in 2.5 s each time is slow, not stalled. A listing needs the same way as
 * the answer to a ping, so a quick listing proves that quick answers can be expected.
 */
export function judgeSilence(gap: Gap): Silence {
  const quietMs = Math.max(silenceLimits.quietMs, gap.intervalMs + 500);
  const withoutFrame = gap.now - gap.lastFrameAt;
  if (withoutFrame <= quietMs) return 'fine';
  const listing = gap.usualListingMs ?? 0;
  const answer = Math.min(gap.usualPingMs ?? listing, listing);
  const deafMs = Math.min(Math.max(silenceLimits.deafMs, 2 * answer), silenceLimits.mostDeafMs);
  if (gap.now - Math.max(gap.lastHeardAt, gap.lastFrameAt) > quietMs + deafMs) return 'silent';
  const muteMs = Math.max(
    quietMs + silenceLimits.muteMs,
    gap.intervalMs + Math.min(2 * listing, silenceLimits.mostMuteMs),
  );
  return withoutFrame > muteMs ? 'mute' : 'quiet';
}

/**
 * When to ask next: the next point of the host's own grid, so that a thousand hosts spread over the interval and a late
 * answer is not followed by a burst. `phase` in [0, 1) is the host's place in the interval.
 */
export function nextSampleAt(now: number, intervalMs: number, phase: number): number {
  const offset = phase * intervalMs;
  return Math.floor((now - offset) / intervalMs) * intervalMs + offset + intervalMs;
}
