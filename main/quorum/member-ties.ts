import type { Fleet, Host } from '../domain/fleet.ts';
import type { HostId, RegionId } from '../domain/ids.ts';
import type { TieOf } from './togetherness.ts';
import { joinEnds, type Path } from '../evidence/path.ts';
import { isBroken, isNewer, isSeenAlive, regionOf, type Picture } from '../verdict/picture.ts';
import { endOf } from '../evidence/joined-paths.ts';
import type { RegionLink } from '../verdict/region-link.ts';

/** A member is seen while the observer reads it, or a peer's proof of it is this fresh (ms). */
const seenForMs = 5000;

/** Members that the observer reads or a peer proves to be alive now. Those in maintenance vote as ever. */
export function seenHosts(picture: Picture): ReadonlySet<HostId> {
  const since = picture.now - seenForMs;
  const seen = new Set<HostId>();
  for (const { host, isRead } of picture.hosts.values()) {
    if (isRead || isSeenAlive(picture, host.id, since) || isProvenAtRest(picture, host, since)) seen.add(host.id);
  }
  return seen;
}

/**
 * The tie of two members: their own path where it says something, else the link of their regions. A path whose last
 * proof is older than a cut of its region pair counts as severed with it. Where few pairs of a link are broken those of
 * whom nobody complains hang together.
 */
export function createTies(picture: Picture, links: readonly RegionLink[], cutRegions: ReadonlySet<string>): TieOf {
  let linkOf: ReadonlyMap<string, RegionLink> | null = null;
  const pathBetween = pathFinder(picture);
  const accused = new Set(picture.badPaths.flatMap((path) => [path.a, path.b]));
  return (a, b) => {
    const path = pathBetween(a, b) ?? restingPath(picture, a, b);
    if (path !== undefined && isBroken(path)) return 'severed';
    if (path?.state === 'up' && cutRegions.size === 0) return 'joined';
    const [regionA, regionB] = [regionOf(picture, a), regionOf(picture, b)];
    if (cutRegions.size > 0 && isCut(cutRegions, regionA, regionB)) return 'severed';
    if (path?.state === 'up') return 'joined';
    // Nobody looks on purpose at a host in maintenance: one that we read counts as together with whom we read.
    if (regionA === regionB || isAtRest(picture, a) || isAtRest(picture, b))
      return bothRead(picture, a, b) ? 'joined' : 'unknown';
    linkOf ??= linksByEnds(links);
    return carries(linkOf.get(`${regionA}|${regionB}`), () => accused.has(a) || accused.has(b)) ? 'joined' : 'unknown';
  };
}

function linksByEnds(links: readonly RegionLink[]): ReadonlyMap<string, RegionLink> {
  return new Map(
    links.flatMap((link) => [[`${link.a}|${link.b}`, link] as const, [`${link.b}|${link.a}`, link] as const]),
  );
}

function isCut(cutRegions: ReadonlySet<string>, a: RegionId, b: RegionId): boolean {
  return cutRegions.has(`${a}|${b}`) || cutRegions.has(`${b}|${a}`);
}

/** Does the link tie two of its hosts that do not know of each other? `isAccused`: somebody complains of one of them. */
function carries(link: RegionLink | undefined, isAccused: () => boolean): boolean {
  if (link?.state !== 'partial') return link?.state === 'up';
  const { up, cut, suspect } = link.hostPairs;
  return up > cut + suspect && !isAccused();
}

function isAtRest(picture: Picture, host: HostId): boolean {
  return picture.hosts.get(host)?.host.maintenance != null;
}

/** The path of a pair of which one is in maintenance: no testimony for a verdict, but its vote goes where it goes. */
function restingPath(picture: Picture, x: HostId, y: HostId): Path | undefined {
  if (!isAtRest(picture, x) && !isAtRest(picture, y)) return undefined;
  const [a, b] = x < y ? [x, y] : [y, x];
  const { evidence, fleet, now } = picture;
  return joinEnds(endOf(evidence, a, b), endOf(evidence, b, a), now, fleet.policy.staleAfterMs);
}

/** Does a member of its clusters prove the life of a host in maintenance? */
function isProvenAtRest(picture: Picture, host: Host, since: number): boolean {
  if (host.maintenance === null) return false;
  const members = picture.fleet.clusters.map((cluster) => cluster.members.map((member) => member.host));
  const peers = new Set(members.filter((hosts) => hosts.includes(host.id)).flat());
  peers.delete(host.id);
  return [...peers].some((peer) => isNewer(restingPath(picture, host.id, peer)?.provenAt ?? null, since));
}

/** Neighbours in one region that both answer, with nothing against them, are taken as together until evidence differs. */
function bothRead(picture: Picture, a: HostId, b: HostId): boolean {
  return picture.hosts.get(a)?.isRead === true && picture.hosts.get(b)?.isRead === true;
}

/**
 * Where in its host's list the path of a pair was found last, by inventory: a path keeps its place, and thousands of pairs
 * are asked for in each tick. Only a place to look first.
 */
const places = new WeakMap<Fleet, Map<HostId, Map<HostId, number>>>();

function placesIn(fleet: Fleet): Map<HostId, Map<HostId, number>> {
  const known = places.get(fleet);
  if (known !== undefined) return known;
  const none = new Map<HostId, Map<HostId, number>>();
  places.set(fleet, none);
  return none;
}

/** Finds the path of two hosts in a picture. */
function pathFinder({ fleet, pathsOf }: Picture): (x: HostId, y: HostId) => Path | undefined {
  const found = placesIn(fleet);
  return (x, y) => {
    const [a, b] = x < y ? [x, y] : [y, x];
    const paths = pathsOf.get(a);
    if (paths === undefined) return undefined;
    const placesOfA = found.get(a);
    const first = paths[placesOfA?.get(b) ?? -1];
    if (first?.b === b && first.a === a) return first;
    const place = paths.findIndex((path) => path.b === b && path.a === a);
    if (placesOfA === undefined) found.set(a, new Map([[b, place]]));
    else placesOfA.set(b, place);
    return paths[place];
  };
}
