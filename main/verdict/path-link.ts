import type { RegionId } from '../domain/ids.ts';
import type { Path } from '../evidence/path.ts';
import { newestProof, regionOf, type Picture } from './picture.ts';
import { linkKey } from './region-link.ts';

/** The link that a path belongs to: its key, all paths of it, and the newest proof of any of them (ms), or null. */
export interface LinkOfPath {
  readonly key: string;
  readonly paths: readonly Path[];
  readonly provenAt: number | null;
}

/**
 * The key of the link between two regions, whichever is named first: links stand in the order of the inventory, the ends
 * of a path in that of their hosts' ids.
 */
export function keyBetween({ fleet }: Picture, x: RegionId, y: RegionId): string {
  for (const { id } of fleet.regions) {
    if (id === x) return linkKey({ a: x, b: y });
    if (id === y) return linkKey({ a: y, b: x });
  }
  throw new Error(`neither ${x} nor ${y} is a region of the inventory`);
}

/** The link of a path; null within a region. */
export function linkOf(picture: Picture, { a, b }: Path): LinkOfPath | null {
  const [x, y] = [regionOf(picture, a), regionOf(picture, b)];
  if (x === y) return null;
  const key = keyBetween(picture, x, y);
  const paths = picture.pathsBetween.get(key) ?? [];
  return { key, paths, provenAt: newestProof(paths) };
}
