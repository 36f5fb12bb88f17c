import type { RegionId } from '../domain/ids.ts';
import type { DirectionState } from '../domain/snapshot.ts';
import type { Path } from '../evidence/path.ts';
import { tallyOf, type PathTally } from '../evidence/path-tally.ts';
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
  const tally = tallyOf(paths, (path) => regionOf(picture, path.a) === ends.a);
  if (tally.bad > 0) return null;
  const link = addUp(ends, tally, paths);
  judged.set(paths, link);
  return link;
}

function addUp({ a, b, total }: CalmEnds, tally: PathTally, paths: readonly Path[]): RegionLink {
  const { up, doubted, along, against, provenAt } = tally;
  const state = up > 0 ? 'up' : 'unknown';
  const wayOf = (count: number): DirectionState => (count > 0 ? 'arrives' : 'unknown');
  const [forward, reverse] = [wayOf(along), wayOf(against)];
  const hostPairs = { total, up, suspect: 0, cut: 0, unknown: Math.max(0, total - up) };
  const well = { since: null, lastsUntil: null, isSilent: false, bad: [], lives: noLives };
  return { a, b, state, ...well, provenAt, forward, reverse, hostPairs, paths, isDoubted: doubted > 0 };
}
