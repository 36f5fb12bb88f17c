const longestMs = 3_600_000;

/**
 * Reads a Retry-After header (RFC 9110, section 10.2.3): seconds or an HTTP date. Answers ms from now, at most an hour, because a
 * receiver's mistake must not silence a channel for a year; null where there is none, or none that can be read.
 */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text) * 1000, longestMs);
  const at = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.min(Math.max(at - nowMs, 0), longestMs);
}
