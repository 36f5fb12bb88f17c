import type { RegionId } from '../domain/ids.ts';
import type { DirectionState } from '../domain/snapshot.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';
import { regionOf, type Picture } from './picture.ts';
import type { RegionLink } from './region-link.ts';
import { noLives } from './way-of-break.ts';

/** Two regions, and how many pairs of hosts could speak of their link. */
interface CalmEnds {
  readonly a: RegionId;
  readonly b: RegionId;
  readonly total: number;
}

/** By the list of its paths: lists never change, and a well link is the same at any moment. */
const judged = new WeakMap<readonly Path[], RegionLink>();

/** The link of paths of which nobody says anything bad; null where somebody does. */
export function calmLink(picture: Picture, ends: CalmEnds, paths: readonly Path[]): RegionLink | null {
  const known = judged.get(paths);
  // Links without a path share one list.
  const isIt = known?.a === ends.a && known.b === ends.b && known.hostPairs.total === ends.total;
  if (known !== undefined && isIt) return known;
  if (paths.some(({ since }) => since !== null)) return null;
  const link = addUp(picture, ends, paths);
  judged.set(paths, link);
  return link;
}

function addUp(picture: Picture, { a, b, total }: CalmEnds, paths: readonly Path[]): RegionLink {
  let up = 0;
  let provenAt: number | null = null;
  let isDoubted = false;
  let forward: DirectionState = 'unknown';
  let reverse: DirectionState = 'unknown';
  for (const path of paths) {
    if (path.state === 'up') up++;
    if (path.isDoubted) isDoubted = true;
    provenAt = later(provenAt, path.provenAt);
    if (path.forward !== 'arrives' && path.reverse !== 'arrives') continue;
    const isForward = regionOf(picture, path.a) === a;
    if ((isForward ? path.forward : path.reverse) === 'arrives') forward = 'arrives';
    if ((isForward ? path.reverse : path.forward) === 'arrives') reverse = 'arrives';
  }
  const state = up > 0 ? 'up' : 'unknown';
  const hostPairs = { total, up, suspect: 0, cut: 0, unknown: Math.max(0, total - up) };
  const well = { since: null, lastsUntil: null, isSilent: false, bad: [], lives: noLives };
  return { a, b, state, ...well, provenAt, forward, reverse, hostPairs, paths, isDoubted };
}
