import type { Region } from '../domain/fleet.ts';
import type { HostId, RegionId } from '../domain/ids.ts';
import type { DirectionState, HostPairCounts } from '../domain/snapshot.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';
import { regionPairKey } from '../evidence/plan-connects.ts';
import { isBeyondLoss } from './beyond-loss.ts';
import { isBroken, isNewer, isProvenSince, isSeenAlive, regionOf, type Picture } from './picture.ts';

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
}

/** The key of a region pair, in inventory order. */
export function linkKey({ a, b }: { readonly a: RegionId; readonly b: RegionId }): string {
  return regionPairKey(a, b);
}

/** Where a side has more hosts, one host alone may be the trouble; but nobody waits for ever for a second pair. */
const lookHarderMs = 4000;

/** Judges every pair of regions over the paths that are not explained by a troubled host. */
export function judgeLinks(picture: Picture, explained: ReadonlySet<HostId>): readonly RegionLink[] {
  const byPair = groupPaths(picture, explained);
  const { regions } = picture.fleet;
  return regions.flatMap((a, index) =>
    regions.slice(index + 1).map((b) => judgeLink(picture, a, b, byPair, explained)),
  );
}

function groupPaths(picture: Picture, explained: ReadonlySet<HostId>): ReadonlyMap<string, readonly Path[]> {
  const order = new Map(picture.fleet.regions.map(({ id }, index) => [id, index]));
  const groups = new Map<string, Path[]>();
  for (const path of picture.paths) {
    if (explained.has(path.a) || explained.has(path.b)) continue;
    const [x, y] = [regionOf(picture, path.a), regionOf(picture, path.b)];
    if (x === y) continue;
    const key = (order.get(x) ?? 0) < (order.get(y) ?? 0) ? `${x}|${y}` : `${y}|${x}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [path]);
    else group.push(path);
  }
  return groups;
}

function judgeLink(
  picture: Picture,
  a: Region,
  b: Region,
  byPair: ReadonlyMap<string, readonly Path[]>,
  explained: ReadonlySet<HostId>,
): RegionLink {
  const paths = byPair.get(`${a.id}|${b.id}`) ?? [];
  const broken = paths.filter(isBroken);
  const suspects = paths.filter(({ state }) => state === 'suspect');
  const bad = [...broken, ...suspects];
  const since = bad.length === 0 ? null : Math.min(...bad.map((path) => path.since ?? picture.now));
  const provenAt = paths.reduce<number | null>((at, path) => later(at, path.provenAt), null);
  const isRefuted = since !== null && isNewer(provenAt, since);
  const isProven = paths.some((path) => path.state === 'up');
  const state = linkState(picture, { a, b, broken, suspects, since, isRefuted, isProven, explained });
  const isDoubted = paths.some((path) => path.isDoubted);
  const hostPairs = countPairs(picture, a.id, b.id, paths, isRefuted ? null : since);
  return {
    a: a.id,
    b: b.id,
    state,
    since,
    provenAt,
    ...directions(picture, a.id, paths, state),
    hostPairs,
    bad,
    paths,
    isDoubted,
  };
}

interface LinkFacts {
  readonly a: Region;
  readonly b: Region;
  readonly broken: readonly Path[];
  readonly suspects: readonly Path[];
  readonly since: number | null;
  readonly isRefuted: boolean;
  readonly isProven: boolean;
  readonly explained: ReadonlySet<HostId>;
}

function linkState(picture: Picture, facts: LinkFacts): RegionLink['state'] {
  const { broken, suspects, since, isRefuted, isProven } = facts;
  if (since === null) return isProven ? 'up' : 'unknown';
  if (isRefuted) return broken.length > 0 ? 'partial' : 'up';
  if (broken.length === 0) return suspects.length > 0 ? 'suspect' : 'unknown';
  if (!bothSidesAlive(picture, broken, since)) return 'suspect';
  if (!enoughPairs(picture, facts, since)) return 'suspect';
  const tries = broken.reduce((sum, path) => sum + path.tries, 0);
  if (!isBeyondLoss(broken, tries, picture.now)) return 'suspect';
  return wayOfBreak(picture, facts);
}

/** What arrives on one path in one direction arrives on the link: only where nothing does anywhere it is cut. */
function wayOfBreak(picture: Picture, { a, broken }: LinkFacts): 'cut' | 'one-way' | 'partial' {
  const dead = deadWays(picture, a.id, broken);
  if (dead.size === 0) return 'cut';
  return dead.size === 1 ? 'one-way' : 'partial';
}

/** The directions, as the link names them, in which packets are lost while they arrive in the other. */
function deadWays(picture: Picture, a: RegionId, paths: readonly Path[]): ReadonlySet<'forward' | 'reverse'> {
  const oneWay = paths.filter(({ state }) => state === 'one-way');
  return new Set(
    oneWay.map((path) => ((regionOf(picture, path.a) === a) === (path.forward === 'lost') ? 'forward' : 'reverse')),
  );
}

/** A cut needs two sides that were both seen alive, or it is none (architecture.md, rule 4). */
function bothSidesAlive(picture: Picture, broken: readonly Path[], since: number): boolean {
  return broken.some((path) => areBothAlive(picture, path, since));
}

function areBothAlive(picture: Picture, { a, b }: Path, since: number): boolean {
  return isSeenAlive(picture, a, since) && isSeenAlive(picture, b, since);
}

/**
 * At least two pairs where there are two. They come from two hosts on each side that has them, or every host in them is
 * proven to reach others since: then the trouble is not its own. After a while what there is must do.
 */
function enoughPairs(picture: Picture, { a, b, broken, explained }: LinkFacts, since: number): boolean {
  const left = new Set<HostId>();
  const right = new Set<HostId>();
  const alive = broken.filter((path) => areBothAlive(picture, path, since));
  for (const path of alive) {
    for (const end of [path.a, path.b]) (regionOf(picture, end) === a.id ? left : right).add(end);
  }
  const availableLeft = available(picture, a.id, explained);
  const availableRight = available(picture, b.id, explained);
  if (alive.length < Math.min(2, availableLeft * availableRight)) return false;
  const isCovered = left.size >= Math.min(2, availableLeft) && right.size >= Math.min(2, availableRight);
  const areProven = () => [...left, ...right].every((host) => isProvenSince(picture, host, since));
  return isCovered || areProven() || picture.now - since >= lookHarderMs;
}

function available(picture: Picture, region: RegionId, explained: ReadonlySet<HostId>): number {
  const hosts = picture.hostsOf.get(region) ?? [];
  return hosts.filter((id) => !explained.has(id) && picture.hosts.get(id)?.host.maintenance === null).length;
}

function directions(
  picture: Picture,
  a: RegionId,
  paths: readonly Path[],
  state: RegionLink['state'],
): Pick<RegionLink, 'forward' | 'reverse'> {
  if (state === 'one-way') {
    const isForwardDead = deadWays(picture, a, paths).has('forward');
    return { forward: isForwardDead ? 'lost' : 'arrives', reverse: isForwardDead ? 'arrives' : 'lost' };
  }
  const forward: DirectionState[] = [];
  const reverse: DirectionState[] = [];
  for (const path of paths) {
    const isForward = regionOf(picture, path.a) === a;
    forward.push(isForward ? path.forward : path.reverse);
    reverse.push(isForward ? path.reverse : path.forward);
  }
  const isBad = state === 'cut' || state === 'suspect';
  return { forward: together(forward, isBad), reverse: together(reverse, isBad) };
}

/** While the link is bad old proofs count for nothing; while it is well one live path carries the direction. */
function together(states: readonly DirectionState[], isBad: boolean): DirectionState {
  const order: readonly DirectionState[] = isBad
    ? ['lost', 'suspect', 'arrives', 'unknown']
    : ['arrives', 'suspect', 'lost', 'unknown'];
  return order.find((state) => states.includes(state)) ?? 'unknown';
}

function countPairs(
  picture: Picture,
  a: RegionId,
  b: RegionId,
  paths: readonly Path[],
  badSince: number | null,
): HostPairCounts {
  const none: ReadonlySet<HostId> = new Set();
  const total = available(picture, a, none) * available(picture, b, none);
  const cut = paths.filter(isBroken).length;
  const suspect = paths.filter(({ state }) => state === 'suspect').length;
  // A proof from before the break does not say that this pair outlived it.
  const up = paths.filter(({ state, provenAt }) => state === 'up' && (badSince === null || (provenAt ?? 0) > badSince));
  return { total, up: up.length, suspect, cut, unknown: Math.max(0, total - up.length - suspect - cut) };
}
