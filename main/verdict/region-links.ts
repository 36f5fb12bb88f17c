import type { Region } from '../domain/fleet.ts';
import type { HostId, RegionId } from '../domain/ids.ts';
import type { DirectionState, HostPairCounts } from '../domain/snapshot.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';
import { regionPairKey } from '../evidence/mesh.ts';
import { isBeyondLoss } from './beyond-loss.ts';
import type { BrokenLink } from './broken-link.ts';
import { calmLink } from './calm-link.ts';
import { lookHarderMs } from './look-harder.ts';
import type { RegionLink } from './region-link.ts';
import type { HostTrouble } from './host-trouble.ts';
import { isOutdated, type Outages } from './dead-hosts.ts';
import { newestProof, isBroken, isNewer, isProvenSince, isSeenAlive, regionOf, type Picture } from './picture.ts';
import { noLives, wayOfBreak, type Lives, type WayOfBreak } from './way-of-break.ts';

/** What a tick knows of links from those before it. */
export interface LinkMemory extends Outages {
  /** By {@link linkKey}. */
  readonly lives: ReadonlyMap<string, Lives>;
}

/** Judges every pair of regions over the paths that are not explained by a troubled host. */
export function judgeLinks(
  picture: Picture,
  troubles: readonly HostTrouble[],
  memory: LinkMemory,
): readonly RegionLink[] {
  const explained = new Set(troubles.map(({ host }) => host));
  const gone = new Set(troubles.flatMap(({ host, isProven }) => (isProven ? [host] : [])));
  const counts = new Map(picture.fleet.regions.map(({ id }) => [id, available(picture, id, noOne)]));
  const { regions } = picture.fleet;
  return regions.flatMap((a, index) =>
    regions.slice(index + 1).map((b) => {
      const total = (counts.get(a.id) ?? 0) * (counts.get(b.id) ?? 0);
      return judgeLink(picture, { a, b, total, explained, gone, memory });
    }),
  );
}

const noOne: ReadonlySet<HostId> = new Set();
const noPaths: readonly Path[] = [];

/** Two regions, how many pairs of hosts could speak of their link, and hosts that explain themselves what they lack. */
interface LinkEnds {
  readonly a: Region;
  readonly b: Region;
  readonly total: number;
  readonly explained: ReadonlySet<HostId>;
  /** Those of them that are proven to be gone: nobody waits for their word. A suspicion spares no second witness. */
  readonly gone: ReadonlySet<HostId>;
  readonly memory: LinkMemory;
}

function judgeLink(picture: Picture, ends: LinkEnds): RegionLink {
  const { a, b, total, explained, gone, memory } = ends;
  const key = regionPairKey(a.id, b.id);
  const all = picture.pathsBetween.get(key) ?? noPaths;
  const isOwn = (path: Path) => !explained.has(path.a) && !explained.has(path.b);
  const paths = explained.size === 0 ? all : all.filter(isOwn);
  const calm = calmLink(picture, { a: a.id, b: b.id, total }, paths);
  if (calm !== null) return calm;
  const provenAt = newestProof(paths);
  const failing = failingOfNow(picture, paths, memory, { key, provenAt });
  const { bad, since } = failing;
  const before = memory.lives.get(key) ?? noLives;
  const { way, livedAt, lives } =
    since === null ? whole : wayOfBreak(picture, brokenLink(picture, a, paths, bad, memory), before);
  const livesOn = lives.isNamed || (livedAt ?? -Infinity) >= picture.now - livedWithinMs;
  const isRefuted = since !== null && isNewer(provenAt, since);
  const facts = { a, b, ...failing, isRefuted, isProven: paths.some(isUp), gone, way, livesOn };
  const state = linkState(picture, facts);
  return {
    a: a.id,
    b: b.id,
    state,
    since,
    lastsUntil: lastsUntil(picture, bad),
    isSilent: isSilent(picture, facts),
    provenAt,
    ...(state === 'one-way' ? oneWayDirections(way) : directions(picture, a.id, paths, state)),
    hostPairs: countPairs(paths, total, isRefuted ? null : since),
    bad,
    paths,
    isDoubted: paths.some((path) => path.isDoubted),
    lives: state === 'one-way' ? { ...lives, isNamed: true } : lives,
  };
}

const whole = { way: 'neither', livedAt: null, lives: noLives } as const;

function isUp({ state }: Path): boolean {
  return state === 'up';
}

/** Paths of a link that fail now, and since when the first of them does (ms); null = none does. */
interface Failing {
  readonly broken: readonly Path[];
  readonly suspects: readonly Path[];
  readonly bad: readonly Path[];
  readonly since: number | null;
}

/** What was tried while one end was dead says nothing of the link. */
function failingOfNow(
  picture: Picture,
  paths: readonly Path[],
  memory: LinkMemory,
  link: { readonly key: string; readonly provenAt: number | null },
): Failing {
  const isOfNow = (path: Path) => !isOutdated(picture, path, memory, link);
  const broken = paths.filter((path) => isBroken(path) && isOfNow(path));
  const suspects = paths.filter((path) => path.state === 'suspect' && isOfNow(path));
  const bad = [...broken, ...suspects];
  const since = bad.length === 0 ? null : Math.min(...bad.map((path) => path.since ?? picture.now));
  return { broken, suspects, bad, since };
}

function brokenLink(
  picture: Picture,
  a: Region,
  paths: readonly Path[],
  bad: readonly Path[],
  { deadAt }: LinkMemory,
): BrokenLink {
  return { a: a.id, paths, beganAt: Math.min(...bad.map((path) => path.beganAt ?? picture.now)), deadAt };
}

/**
 * A break is known to last until the newest try that failed in it; that nobody tries is no sign of it, for retransmissions
 * back off (0.2, 0.6, 1.4, 3.0 s). Where none comes at the right time, until so long ago that a heal would have shown.
 */
function lastsUntil(picture: Picture, bad: readonly Path[]): number | null {
  const { now } = picture;
  if (bad.length === 0) return null;
  let [triedAt, sampledAt]: [number | null, number | null] = [null, null];
  for (const path of bad) {
    triedAt = later(triedAt, later(path.triedAtA, path.triedAtB));
    for (const end of [path.a, path.b]) sampledAt = later(sampledAt, picture.hosts.get(end)?.sampledAt ?? null);
  }
  const lookedAt = sampledAt === null ? now : sampledAt + ofNowMs;
  return later(triedAt, Math.min(lookedAt, now - healShowsMs));
}

/** What was listed a tick ago is so now (ms). */
const ofNowMs = 250;
/** So long after a heal beats, connects and the first retransmissions have told of it: 0.2 to 0.3 s where hosts are read four times a second. */
const healShowsMs = 300;

/** Under suspicion each side is asked for another try every two seconds (plan-connects.ts): what lives has shown itself by then (ms). */
const livedWithinMs = 2000;

/** So many tries of a link that passes packets in one direction tell nothing new. */
const passingTries = 2;

interface LinkFacts {
  readonly a: Region;
  readonly b: Region;
  readonly broken: readonly Path[];
  readonly suspects: readonly Path[];
  readonly since: number | null;
  readonly isRefuted: boolean;
  readonly isProven: boolean;
  readonly gone: ReadonlySet<HostId>;
  readonly way: WayOfBreak;
  /** Something came through its living direction just now, or it was found one-way already: the other end backs off. */
  readonly livesOn: boolean;
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
  if (facts.way === 'open') return 'suspect';
  if (facts.way === 'neither') return 'partial';
  if (facts.way === 'both') return 'cut';
  // The second direction may have died since: the next try shows it.
  if (!facts.livesOn) return 'suspect';
  // Where packets do pass, each end retransmits for what only one of them lost.
  return isBeyondLoss(broken, tries - passingTries, picture.now) ? 'one-way' : 'suspect';
}

function isSilent(picture: Picture, facts: LinkFacts): boolean {
  const { broken, suspects, since, isRefuted } = facts;
  if (since === null || isRefuted) return false;
  const failing = failingOf(broken, suspects);
  if (!bothSidesAlive(picture, failing, since) || !enoughPairs(picture, facts, since)) return false;
  const tries = failing.reduce((sum, path) => sum + path.tries, 0);
  return isBeyondLoss(failing, tries, picture.now);
}

/** A pair whose tries fail too supports the one that is proven, before its own proof is complete. */
function failingOf(broken: readonly Path[], suspects: readonly Path[]): readonly Path[] {
  return [...broken, ...suspects.filter(({ tries }) => tries >= 2)];
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
function enoughPairs(picture: Picture, { a, b, broken, suspects, gone }: LinkFacts, since: number): boolean {
  const left = new Set<HostId>();
  const right = new Set<HostId>();
  const alive = failingOf(broken, suspects).filter((path) => areBothAlive(picture, path, since));
  for (const path of alive) {
    for (const end of [path.a, path.b]) (regionOf(picture, end) === a.id ? left : right).add(end);
  }
  const availableLeft = available(picture, a.id, gone);
  const availableRight = available(picture, b.id, gone);
  if (alive.length < Math.min(2, availableLeft * availableRight)) return false;
  const isCovered = left.size >= Math.min(2, availableLeft) && right.size >= Math.min(2, availableRight);
  const areProven = () => [...left, ...right].every((host) => isProvenSince(picture, host, since));
  return isCovered || areProven() || picture.now - since >= lookHarderMs;
}

function available(picture: Picture, region: RegionId, gone: ReadonlySet<HostId>): number {
  const hosts = picture.hostsOf.get(region) ?? [];
  return hosts.filter((id) => !gone.has(id) && picture.hosts.get(id)?.host.maintenance === null).length;
}

function oneWayDirections(way: WayOfBreak): Pick<RegionLink, 'forward' | 'reverse'> {
  return way === 'forward' ? { forward: 'lost', reverse: 'arrives' } : { forward: 'arrives', reverse: 'lost' };
}

function directions(
  picture: Picture,
  a: RegionId,
  paths: readonly Path[],
  state: RegionLink['state'],
): Pick<RegionLink, 'forward' | 'reverse'> {
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

function countPairs(paths: readonly Path[], total: number, badSince: number | null): HostPairCounts {
  const cut = paths.filter(isBroken).length;
  const suspect = paths.filter(({ state }) => state === 'suspect').length;
  // A proof from before the break does not say that this pair outlived it.
  const up = paths.filter(({ state, provenAt }) => state === 'up' && (badSince === null || (provenAt ?? 0) > badSince));
  return { total, up: up.length, suspect, cut, unknown: Math.max(0, total - up.length - suspect - cut) };
}
