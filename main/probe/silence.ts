/** How long a session may be quiet, ms (decision 8; research/4, section 3). */
export const silenceLimits = {
  /** Without a listing: suspect, and a ping is sent. */
  quietMs: 1500,
  /** From then on without any byte: nothing is heard of the host. */
  deafMs: 500,
  /** From then on with answers to pings, but no listing: the loop is stuck. */
  muteMs: 1500,
  /** A session stalled so long is replaced. */
  replaceMs: 10_000,
  /** Our own event loop was late by more than this: the gap is ours, not the host's. */
  ownLagMs: 200,
} as const;

/** What a gap means. `silent` = no byte at all; `mute` = SSH answers, the listing does not come. */
export type Silence = 'fine' | 'quiet' | 'silent' | 'mute';

/** Judges the gap since the last listing and the last byte. All times ms on one clock; `intervalMs` = how often we ask. */
export function judgeSilence(gap: {
  readonly now: number;
  readonly lastFrameAt: number;
  readonly lastHeardAt: number;
  readonly intervalMs: number;
}): Silence {
  const quietMs = Math.max(silenceLimits.quietMs, gap.intervalMs + 500);
  const withoutFrame = gap.now - gap.lastFrameAt;
  if (withoutFrame <= quietMs) return 'fine';
  if (gap.now - Math.max(gap.lastHeardAt, gap.lastFrameAt) > quietMs + silenceLimits.deafMs) return 'silent';
  return withoutFrame > quietMs + silenceLimits.muteMs ? 'mute' : 'quiet';
}

/**
 * When to ask next: the next point of the host's own grid, so that a thousand hosts spread over the interval and a late
 * answer is not followed by a burst. `phase` in [0, 1) is the host's place in the interval.
 */
export function nextSampleAt(now: number, intervalMs: number, phase: number): number {
  const offset = phase * intervalMs;
  return Math.floor((now - offset) / intervalMs) * intervalMs + offset + intervalMs;
}
