/** An answer to a SYN takes no longer than this on any path we judge (ms). */
const slowestMs = 400;
/** And no less time is given than this, for a host that is busy (ms). */
const quickestMs = 100;
/** Round trips after which an answer is overdue: one for itself, and as much again for what a queue adds at its worst. */
const roundTrips = 4;

/** How long after a SYN its answer is overdue (ms), by the pair's own round trip where it is known. */
export function synAnswerMs(rttMs: number | null): number {
  return rttMs === null ? slowestMs : Math.min(slowestMs, Math.max(quickestMs, roundTrips * rttMs));
}
