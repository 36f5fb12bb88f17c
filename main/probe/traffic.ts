/** What may come of one host, in bytes. */
export interface TrafficLimits {
  /** Between two listings that count. Four listings of the largest size (frames.ts). */
  readonly betweenListings: number;
  /** Answers of ours, to pings and wishes of the host, that the host does not read; they lie in our memory. */
  readonly unread: number;
}

/** The limits of the product. */
export const trafficLimits: TrafficLimits = { betweenListings: 16_000_000, unread: 4_000_000 };

/**
 * What is wrong with the traffic of a host, or null. The caps of frames.ts hold what looks like a listing; this holds the
 * rest: floods of pings, of ignored messages, of rekeys, of listings nobody asked for (research/6, abuse test 23).
 */
export function trafficProblem(
  sinceListing: number,
  unread: number,
  limits: TrafficLimits = trafficLimits,
): string | null {
  if (sinceListing > limits.betweenListings) return `${sinceListing} bytes without a listing that was asked for`;
  return unread > limits.unread ? `it asks without reading ${unread} bytes of answers` : null;
}
