import type { HostId, RegionId } from '../domain/ids.ts';
import { lossAt } from '../evidence/loss-memory.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';
import type { DeadHosts } from './dead-hosts.ts';
import { newestProof, otherEnd, regionOf, type Picture } from './picture.ts';

/** What is dead of a broken link; open = the evidence does not tell yet. */
export type WayOfBreak = 'both' | 'forward' | 'reverse' | 'neither' | 'open';

/** Since which tick packets are known to come through a broken link, by direction (ms); null while none is. */
export interface Lives {
  readonly forward: number | null;
  readonly reverse: number | null;
}

/** Nothing is known to come through. */
export const noLives: Lives = { forward: null, reverse: null };

/** A broken link: the way of it, and what the next tick must know. */
export interface Break {
  readonly way: WayOfBreak;
  readonly lives: Lives;
}

/** What arrives a round trip and so long after all else ended was sent after it (ms). */
const arrivesDespiteMs = 400;
/** Where packets are lost anyway, the first unanswered one may have been lost long before the link. */
const arrivesDespiteLossMs = 1000;
/** The break itself takes one or two slots of the memory of losses. */
const lossySlots = 3;
/** A link that heals shows one direction first; the other follows within a round trip and the next samples (ms). */
const otherFollowsMs = 500;
/** What arrives later than a round trip and this after the break was hardly under way (ms). */
const underWayMs = 50;
/** A side that has nothing to send is asked to connect; what is known by then must do (ms). */
const triedByMs = 3000;
/** What arrived after the break began, but too soon to prove anything, makes it worth to wait for another try (ms). */
const triedInDoubtByMs = 3600;

/** A link between two regions as it is asked about: `a` is where forward begins. */
export interface BrokenLink {
  readonly a: RegionId;
  readonly paths: readonly Path[];
  /** When the first unanswered packet was sent (ms). */
  readonly beganAt: number;
  readonly deadAt: DeadHosts;
}

/** One direction of a link, over all its paths. */
interface Way {
  /** When a packet last came through (ms), and when a listing of the receiving side was last taken. */
  readonly arrivedAt: number | null;
  readonly sampledAt: number | null;
  /** Did the sending side try, in vain, since the break? */
  readonly isTried: boolean;
}

/**
 * Which directions of a broken link are dead. What arrives on one path arrives on the link: only where nothing does
 * anywhere it is cut. A packet counts when it came well after the break began and after the last proof of any path;
 * the living side backs off and falls silent too, so one is enough (research/2, section 1, simplex). A failed try alone
 * tells no direction: it may be the answer that is lost. So a cut needs tries from both sides.
 */
export function wayOfBreak(picture: Picture, link: BrokenLink, before: Lives): Break {
  const { a, paths, beganAt } = link;
  const provenAt = newestProof(paths);
  const rttMs = paths.reduce((most, path) => Math.max(most, path.rttMs ?? 0), 0);
  const brokeAt = Math.max(beganAt, provenAt ?? beganAt);
  const after = brokeAt + slackMs(picture, paths) + rttMs;
  const forward = wayFrom(picture, a, paths, true);
  const reverse = wayFrom(picture, a, paths, false);
  const since = ({ arrivedAt }: Way, old: number | null) =>
    arrivedAt !== null && arrivedAt > after ? (old ?? picture.now) : null;
  const lives: Lives = { forward: since(forward, before.forward), reverse: since(reverse, before.reverse) };

  if (lives.forward !== null && lives.reverse !== null) return { way: 'neither', lives };
  if (lives.forward !== null || lives.reverse !== null) {
    const dead = lives.forward === null ? forward : reverse;
    const isMissed = isOtherMissed(picture, dead, lives.forward ?? lives.reverse ?? picture.now, rttMs);
    if (!isMissed) return { way: 'open', lives };
    return { way: lives.forward === null ? 'forward' : 'reverse', lives };
  }
  // What came in between may have been under way when all ended, or may be the first sign of one direction.
  const isDoubtful =
    paths.some(isKnockHeard) ||
    [forward, reverse].some((way) => (way.arrivedAt ?? -Infinity) > brokeAt + rttMs + underWayMs);
  const seenSince = bothSeenSince(picture, link);
  const isTold = forward.isTried && reverse.isTried && !isDoubtful && seenSince <= brokeAt;
  const waitedMs = picture.now - Math.max(brokeAt, seenSince, ...paths.flatMap(rejectedSince));
  const isCut = isTold || waitedMs >= (isDoubtful ? triedInDoubtByMs : triedByMs);
  return { way: isCut && !isOneEyed(picture, link) ? 'both' : 'open', lives };
}

/** A SYN that got no answer did arrive: its direction may live, unless all ended right behind it. */
function isKnockHeard({ knockedAtA, knockedAtB, arrivedAtA, arrivedAtB }: Path): boolean {
  const isHeard = (knockedAt: number | null, arrivedAt: number | null) =>
    knockedAt !== null && arrivedAt !== null && arrivedAt >= knockedAt - underWayMs;
  return isHeard(knockedAtA, arrivedAtB) || isHeard(knockedAtB, arrivedAtA);
}

/**
 * Since when each side has a host that lives and is read (ms): what was tried before that, nobody saw arrive. A side of which
 * nobody is read keeps nobody waiting, unless it has just risen.
 */
function bothSeenSince(picture: Picture, { a, paths, deadAt }: BrokenLink): number {
  const since = { own: Infinity, other: Infinity };
  for (const path of paths) {
    for (const end of [path.a, path.b]) {
      const readSince = picture.hosts.get(end)?.isRead === true ? picture.evidence.hosts.get(end)?.sessionSince : null;
      const seenSince = later(readSince ?? null, deadAt.get(end)?.at ?? null);
      const side = regionOf(picture, end) === a ? 'own' : 'other';
      if (seenSince !== null) since[side] = Math.min(since[side], seenSince);
    }
  }
  return Math.max(...[since.own, since.other].filter((at) => at < Infinity), -Infinity);
}

/** Who was only ever rejected, on one port, has not tried a direction yet: since when (ms). */
function rejectedSince({ knockedAtA, triedAtA, knockedAtB, triedAtB }: Path): readonly number[] {
  const ends = [
    { knockedAt: knockedAtA, triedAt: triedAtA },
    { knockedAt: knockedAtB, triedAt: triedAtB },
  ];
  return ends.flatMap(({ knockedAt, triedAt }) => (knockedAt !== null && triedAt === null ? [knockedAt] : []));
}

function slackMs({ now }: Picture, paths: readonly Path[]): number {
  const memories = paths.flatMap(({ lossForward, lossReverse }) => [lossForward, lossReverse]);
  return lossAt(memories, now).slots >= lossySlots ? arrivesDespiteLossMs : arrivesDespiteMs;
}

function wayFrom(picture: Picture, a: RegionId, paths: readonly Path[], isForward: boolean): Way {
  let arrivedAt: number | null = null;
  let sampledAt: number | null = null;
  let isTried = false;
  for (const path of paths) {
    const isFromA = (regionOf(picture, path.a) === a) === isForward;
    arrivedAt = later(arrivedAt, isFromA ? path.arrivedAtB : path.arrivedAtA);
    const receiver = isFromA ? path.b : path.a;
    const sight = picture.hosts.get(receiver);
    if (sight?.isRead === true) sampledAt = later(sampledAt, sight.sampledAt);
    if ((isFromA ? path.triedAtA : path.triedAtB) !== null) isTried = true;
  }
  return { arrivedAt, sampledAt, isTried };
}

/** The receivers of the dead direction were looked at when the other was long known to live, and had nothing yet. */
function isOtherMissed({ now }: Picture, { sampledAt }: Way, livesSince: number, rttMs: number): boolean {
  const dueAt = livesSince + otherFollowsMs + rttMs;
  return now >= dueAt && (sampledAt === null || sampledAt > livesSince + rttMs);
}

/**
 * Nobody on one of the sides has a word in it. Who hears nothing of the other side cannot know whether it is heard there; and a side
 * that has just fallen silent to us too may be dark.
 */
function isOneEyed(picture: Picture, link: BrokenLink): boolean {
  const spoken = new Set<boolean>();
  for (const path of link.paths) {
    for (const end of [path.a, path.b]) {
      if (hasWord(picture, end, link)) spoken.add(regionOf(picture, end) === link.a);
    }
  }
  return spoken.size < 2;
}

/**
 * We hear it now; or it fell silent to us with this very break, as where we stand on the other side of it ourselves, while a third region
 * still proves it alive: that both broke at one time by chance, and only one direction of the link, nobody need assume.
 */
function hasWord(picture: Picture, host: HostId, { a, paths, beganAt }: BrokenLink): boolean {
  const sight = picture.hosts.get(host);
  const heardAt = sight?.heardAt ?? -Infinity;
  const apartMs = picture.fleet.policy.sampleIntervalMs + lateMs;
  if (sight?.isRead === true && heardAt >= picture.now - apartMs) return true;
  if (heardAt < beganAt - apartMs) return false;
  const [first] = paths;
  const regions = new Set([a, ...(first === undefined ? [] : [first.a, first.b].map((end) => regionOf(picture, end)))]);
  const isOutside = (path: Path) => !regions.has(regionOf(picture, otherEnd(path, host)));
  const isProvenNow = ({ provenAt }: Path) => provenAt !== null && provenAt >= picture.now - apartMs;
  return (picture.pathsOf.get(host) ?? []).some((path) => isOutside(path) && isProvenNow(path));
}

/** A listing may come so much late (ms). */
const lateMs = 500;
