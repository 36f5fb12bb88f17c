import type { DirectionState, RegionPairStatus, RegionPairVerdict } from '../../domain/snapshot.ts';

/** How a region pair was during a second or a minute: the worst of each that was seen in it. */
export interface PairSample {
  readonly verdict: RegionPairVerdict;
  /** Bad evidence was present that had not become a verdict. */
  readonly isSuspect: boolean;
  readonly forward: DirectionState;
  readonly reverse: DirectionState;
  /** Share of host pairs known to reach each other (0-1), in steps of 1/254; null of a pair without hosts. */
  readonly upShare: number | null;
}

/** A sample in two bytes. */
export interface PackedSample {
  readonly state: number;
  readonly up: number;
}

/** From best to worst; not to be able to look is worse than to see that all is well. A place is what stands in the file. */
const verdicts: readonly RegionPairVerdict[] = [
  'healthy',
  'unknown',
  'degraded',
  'asymmetric',
  'partial',
  'partitioned',
];
const directions: readonly DirectionState[] = ['arrives', 'unknown', 'suspect', 'lost'];
const steps = 254;
const noHosts = 255;

/** What a snapshot says of the pair. */
export function sampleOf({ verdict, suspect, forward, reverse, hostPairs }: RegionPairStatus): PairSample {
  return { verdict, isSuspect: suspect, forward, reverse, upShare: shareOf(hostPairs.up, hostPairs.total) };
}

/** All and none stay what they are; everything between is never rounded to them. */
function shareOf(up: number, total: number): number | null {
  if (total === 0) return null;
  if (up === 0 || up === total) return up / total;
  return Math.min(steps - 1, Math.max(1, Math.round((up / total) * steps))) / steps;
}

/** Both together: the worse of each. */
export function worstOf(x: PairSample, y: PairSample): PairSample {
  return {
    verdict: worse(verdicts, x.verdict, y.verdict),
    isSuspect: x.isSuspect || y.isSuspect,
    forward: worse(directions, x.forward, y.forward),
    reverse: worse(directions, x.reverse, y.reverse),
    upShare: x.upShare === null || y.upShare === null ? (x.upShare ?? y.upShare) : Math.min(x.upShare, y.upShare),
  };
}

function worse<T>(order: readonly T[], x: T, y: T): T {
  return order.indexOf(x) >= order.indexOf(y) ? x : y;
}

/** Was everything as it should be? */
export function isWell({ verdict, isSuspect }: PairSample): boolean {
  return verdict === 'healthy' && !isSuspect;
}

/** Do they say the same? */
export function isSameSample(x: PairSample, y: PairSample): boolean {
  return (
    x.verdict === y.verdict &&
    x.isSuspect === y.isSuspect &&
    x.forward === y.forward &&
    x.reverse === y.reverse &&
    x.upShare === y.upShare
  );
}

/** Bits of `state`: 0-2 verdict, 3 suspect, 4-5 forward, 6-7 reverse. */
export function packSample({ verdict, isSuspect, forward, reverse, upShare }: PairSample): PackedSample {
  const state =
    verdicts.indexOf(verdict) |
    (isSuspect ? 8 : 0) |
    (directions.indexOf(forward) << 4) |
    (directions.indexOf(reverse) << 6);
  return { state, up: upShare === null ? noHosts : Math.round(upShare * steps) };
}

/** What `packSample` packed; a state that it never makes is `unknown`. */
export function unpackSample({ state, up }: PackedSample): PairSample {
  return {
    verdict: verdicts[state & 7] ?? 'unknown',
    isSuspect: (state & 8) !== 0,
    forward: directions[(state >> 4) & 3] ?? 'unknown',
    reverse: directions[(state >> 6) & 3] ?? 'unknown',
    upShare: up === noHosts ? null : up / steps,
  };
}
