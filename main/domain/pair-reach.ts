import type { ObserverStatus, RegionPairStatus } from './snapshot.ts';

/** Of the host pairs of two regions of which anything is known: how many there are, and how many of them reach each other. */
export interface PairReach {
  readonly up: number;
  /** At least 1. */
  readonly known: number;
}

/** Do they give the same share? */
export function isSameReach(x: PairReach | null, y: PairReach | null): boolean {
  return x === null || y === null ? x === y : x.up * y.known === y.up * x.known;
}

/** The smaller share of two; where one is not known, the other. */
export function leastReach(x: PairReach | null, y: PairReach | null): PairReach | null {
  if (x === null || y === null) return x ?? y;
  return x.up * y.known <= y.up * x.known ? x : y;
}

/** As much of the observer as tells whether its figures can be believed. */
export interface ObserverSight {
  readonly sight: ObserverStatus['sight'];
  readonly doubt: object | string | null;
}

/** Does the observer see, and trust itself? Otherwise what it counts says more of itself than of the fleet. */
export function isSighted({ sight, doubt }: ObserverSight): boolean {
  return doubt === null && sight !== 'waiting' && sight !== 'blind';
}

/**
 * Which of the live host pairs of two regions reach each other. A suspected pair does not, for all that is known now; one of which
 * nothing is known counts neither way, and pairs of dead hosts are among those. null = nobody could tell: nothing is known of any
 * pair, the verdict is `unknown`, or the observer is not sighted. Never 1 and never 0 for that.
 */
export function pairReach(
  observer: ObserverSight,
  { verdict, hostPairs }: Pick<RegionPairStatus, 'verdict' | 'hostPairs'>,
): PairReach | null {
  const { up, suspect, cut } = hostPairs;
  const known = up + suspect + cut;
  return isSighted(observer) && verdict !== 'unknown' && known > 0 ? { up, known } : null;
}
