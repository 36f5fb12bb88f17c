import type { RegionId } from '../domain/ids.ts';
import type { DirectionState, HostPairCounts } from '../domain/snapshot.ts';
import { regionPairKey } from '../evidence/mesh.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';
import type { Lives } from './way-of-break.ts';

/** What the paths between two regions say together, before time has its say. */
export interface RegionLink {
  readonly a: RegionId;
  readonly b: RegionId;
  /**
   * up = proven, nothing speaks against; partial = some pairs broken while others are proven; suspect = bad evidence
   * and no proof since; cut = broken, both sides alive, enough pairs; one-way = cut in one direction only;
   * unknown = nobody could tell.
   */
  readonly state: 'up' | 'partial' | 'suspect' | 'cut' | 'one-way' | 'unknown';
  readonly since: number | null;
  /** Until when the evidence shows it to be bad (ms); null while nothing is. */
  readonly lastsUntil: number | null;
  /**
   * Nothing passes: enough pairs of living hosts try in vain, more often than loss explains. A cut shows so before it is
   * proven, and a short one is no more than this.
   */
  readonly isSilent: boolean;
  /** Newest proof on any path (ms), or null. */
  readonly provenAt: number | null;
  readonly forward: DirectionState;
  readonly reverse: DirectionState;
  readonly hostPairs: HostPairCounts;
  /** The paths that testify against the link. */
  readonly bad: readonly Path[];
  /** All paths of the link. */
  readonly paths: readonly Path[];
  /** Somebody misses what usually comes. */
  readonly isDoubted: boolean;
  /** Since when packets are known to come through although it is broken. */
  readonly lives: Lives;
}

/** The key of a region pair, in inventory order. */
export function linkKey({ a, b }: { readonly a: RegionId; readonly b: RegionId }): string {
  return regionPairKey(a, b);
}

/** Until when the evidence of these links reaches, as part of a finding. */
export function lastingOf(links: readonly RegionLink[]): { readonly lastsUntil?: number } {
  const until = links.reduce<number | null>((at, { lastsUntil }) => later(at, lastsUntil), null);
  return until === null ? {} : { lastsUntil: until };
}
