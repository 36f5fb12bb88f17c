import type { HostId } from '../domain/ids.ts';
import type { TieOf } from './togetherness.ts';
import { isBroken, isSeenAlive, regionOf, type Picture } from '../verdict/picture.ts';
import type { RegionLink } from '../verdict/region-links.ts';

/** A member is seen while the observer reads it, or a peer's proof of it is this fresh (ms). */
const seenForMs = 5000;

/** Members that the observer reads or a peer proves to be alive now. */
export function seenHosts(picture: Picture): ReadonlySet<HostId> {
  const seen = [...picture.hosts.values()].filter(
    ({ host, isRead }) => isRead || isSeenAlive(picture, host.id, picture.now - seenForMs),
  );
  return new Set(seen.map(({ host }) => host.id));
}

/**
 * The tie of two members: their own path where it says something, else the link of their regions. A path whose last
 * proof is older than a cut of its region pair counts as severed with it.
 */
export function createTies(picture: Picture, links: readonly RegionLink[], cutRegions: ReadonlySet<string>): TieOf {
  const states = new Map(picture.paths.map((path) => [pairKey(path.a, path.b), path]));
  const linkOf = new Map(
    links.flatMap((link) => [[`${link.a}|${link.b}`, link] as const, [`${link.b}|${link.a}`, link] as const]),
  );
  return (a, b) => {
    const path = states.get(pairKey(a, b));
    if (path !== undefined && isBroken(path)) return 'severed';
    const [regionA, regionB] = [regionOf(picture, a), regionOf(picture, b)];
    const isCut = cutRegions.has(`${regionA}|${regionB}`) || cutRegions.has(`${regionB}|${regionA}`);
    if (isCut) return 'severed';
    if (path?.state === 'up') return 'joined';
    if (regionA === regionB) return bothRead(picture, a, b) ? 'joined' : 'unknown';
    return linkOf.get(`${regionA}|${regionB}`)?.state === 'up' ? 'joined' : 'unknown';
  };
}

/** Neighbours in one region that both answer, with nothing against them, are taken as together until evidence differs. */
function bothRead(picture: Picture, a: HostId, b: HostId): boolean {
  return picture.hosts.get(a)?.isRead === true && picture.hosts.get(b)?.isRead === true;
}

function pairKey(a: HostId, b: HostId): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}
