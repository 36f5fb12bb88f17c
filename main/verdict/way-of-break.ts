import type { HostId, RegionId } from '../domain/ids.ts';
import type { LaneKey } from '../evidence/lane.ts';
import { lossAt } from '../evidence/loss-memory.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';
import type { BrokenLink } from './broken-link.ts';
import { newerByMs, newestProof, nextWordWithinMs, otherEnd, regionOf, type Picture } from './picture.ts';
import { isTriedEnough, risenAt } from './tried-enough.ts';

/** What is dead of a broken link; open = the evidence does not tell yet. */
export type WayOfBreak = 'both' | 'forward' | 'reverse' | 'neither' | 'open';

/** Packets come through one direction of a broken link. */
export interface Life {
  /** Since which tick it is known, and when the packet arrived that told first (ms). */
  readonly knownAt: number;
  readonly arrivedAt: number;
}

/** What comes through a broken link, by direction; null while nothing does. */
export interface Lives {
  readonly forward: Life | null;
  readonly reverse: Life | null;
  /** The link was found one-way on that ground. */
  readonly isNamed: boolean;
}

/** Nothing is known to come through. */
export const noLives: Lives = { forward: null, reverse: null, isNamed: false };

/** A broken link: the way of it, and what the next tick must know. */
export interface Break {
  readonly way: WayOfBreak;
  /** When a packet last came through the direction that lives (ms); null where not exactly one does. */
  readonly livedAt: number | null;
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
/** The port that was asked along with it sends its first SYN again after a second; where there is none, one port must do (ms). */
const otherPortFollowsMs = 1000;
/** What arrives later than a round trip and this after the break was hardly under way (ms). */
const underWayMs = 50;

/** One direction of a link, over all its paths. */
interface Way {
  /** When a packet last came through (ms), and when a listing of the receiving side was last taken. */
  readonly arrivedAt: number | null;
  readonly sampledAt: number | null;
  /** When the sending side last tried in vain since the break (ms), or null. */
  readonly triedAt: number | null;
  /** All of its tries are on one port: that may be filtered. */
  readonly isOfOnePort: boolean;
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
  const endedAt = Math.max(beganAt, provenAt ?? beganAt);
  const brokeAt = Math.max(endedAt, risenAt(picture, link));
  const after = brokeAt + slackMs(picture, paths) + rttMs;
  const forward = wayFrom(picture, a, paths, true);
  const reverse = wayFrom(picture, a, paths, false);
  const since = ({ arrivedAt }: Way, old: Life | null): Life | null =>
    arrivedAt !== null && arrivedAt > after ? (old ?? { knownAt: picture.now, arrivedAt }) : null;
  const lives: Lives = {
    forward: since(forward, before.forward),
    reverse: since(reverse, before.reverse),
    isNamed: before.isNamed,
  };

  if (lives.forward !== null && lives.reverse !== null) return { way: 'neither', livedAt: null, lives };
  const life = lives.forward ?? lives.reverse;
  if (life !== null) {
    const [dead, living] = lives.forward === null ? [forward, reverse] : [reverse, forward];
    const livedAt = living.arrivedAt;
    const isUndecided = !isOtherMissed(picture, dead, life, rttMs) || (!before.isNamed && isQuietAgain(living, rttMs));
    if (isUndecided) return { way: 'open', livedAt, lives };
    return { way: lives.forward === null ? 'forward' : 'reverse', livedAt, lives };
  }
  // What came in between may have been under way when all ended, or may be the first sign of one direction.
  const isDoubtful =
    paths.some(isKnockHeard) ||
    [forward, reverse].some((way) => (way.arrivedAt ?? -Infinity) > endedAt + rttMs + underWayMs);
  const isBoth = [forward, reverse].every(({ triedAt }) => triedAt !== null && triedAt >= brokeAt);
  const isUnsettled = brokeAt > endedAt || paths.some((path) => isPartlyRejected(path, brokeAt));
  const tries = { brokeAt, isBoth, isDoubtful, isUnsettled };
  const isCut = isTriedEnough(picture, link, tries) && !isOneEyed(picture, link);
  return { way: isCut ? 'both' : 'open', livedAt: null, lives };
}

/**
 * A SYN that got no answer did arrive: it left a connection half open. Its direction may live, unless all ended right behind it.
 * Nothing else leaves one, so that the times need not be the same: the clocks of two listings are apart.
 */
function isKnockHeard({ knockedAtA, knockedAtB, halfOpenAtA, halfOpenAtB }: Path): boolean {
  const isHeard = (knockedAt: number | null, halfOpenAt: number | null) =>
    knockedAt !== null && halfOpenAt !== null && halfOpenAt >= knockedAt - newerByMs;
  return isHeard(knockedAtA, halfOpenAtB) || isHeard(knockedAtB, halfOpenAtA);
}

/** Since the break one port is rejected by somebody on the way, and another is silent: a filter, and something else. */
function isPartlyRejected({ lanes }: Path, brokeAt: number): boolean {
  const knocks = lanes.flatMap(({ knock }) => (knock !== null && knock.begunAt >= brokeAt ? [knock.isRejected] : []));
  return knocks.includes(true) && knocks.includes(false);
}

function slackMs({ now }: Picture, paths: readonly Path[]): number {
  const memories = paths.flatMap(({ lossForward, lossReverse }) => [lossForward, lossReverse]);
  return lossAt(memories, now).slots >= lossySlots ? arrivesDespiteLossMs : arrivesDespiteMs;
}

function wayFrom(picture: Picture, a: RegionId, paths: readonly Path[], isForward: boolean): Way {
  let arrivedAt: number | null = null;
  let sampledAt: number | null = null;
  let triedAt: number | null = null;
  const lanes = new Set<LaneKey | null>();
  for (const path of paths) {
    const isFromA = (regionOf(picture, path.a) === a) === isForward;
    arrivedAt = later(arrivedAt, isFromA ? path.arrivedAtB : path.arrivedAtA);
    const receiver = isFromA ? path.b : path.a;
    const sight = picture.hosts.get(receiver);
    if (sight?.isRead === true) sampledAt = later(sampledAt, sight.sampledAt);
    const ownTriedAt = isFromA ? path.triedAtA : path.triedAtB;
    triedAt = later(triedAt, ownTriedAt);
    if (ownTriedAt !== null) lanes.add(isFromA ? path.onlyLaneA : path.onlyLaneB);
  }
  return { arrivedAt, sampledAt, triedAt, isOfOnePort: lanes.size === 1 && !lanes.has(null) };
}

/**
 * The receivers of the dead direction were looked at when the other was long known to live, and had nothing yet, although somebody
 * tried since: after a heal the tries from before it are in vain all the same, and the next ones may be many seconds away.
 */
function isOtherMissed({ now }: Picture, dead: Way, life: Life, rttMs: number): boolean {
  const dueAt = life.knownAt + rttMs + (dead.isOfOnePort ? otherPortFollowsMs : otherFollowsMs);
  const isTried = dead.triedAt !== null && dead.triedAt >= life.arrivedAt - rttMs - underWayMs;
  return now >= dueAt && isTried && (dead.sampledAt === null || dead.sampledAt > life.knownAt + rttMs);
}

/**
 * What the living direction sent after its last sign of life was not there when its receivers were looked at next: the sign may have
 * come just before all ended. Once the link was found one-way, its living side falls silent too and this says nothing.
 */
function isQuietAgain({ arrivedAt, sampledAt, triedAt }: Way, rttMs: number): boolean {
  if (arrivedAt === null || sampledAt === null || triedAt === null) return false;
  return triedAt > arrivedAt + arrivesDespiteMs && sampledAt > triedAt + rttMs + underWayMs;
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
 * Of who was thought dead since nobody knows what broke when.
 */
function hasWord(picture: Picture, host: HostId, { a, paths, beganAt, deadAt }: BrokenLink): boolean {
  const sight = picture.hosts.get(host);
  const heardAt = sight?.heardAt ?? -Infinity;
  const apartMs = nextWordWithinMs(picture);
  if (sight?.isRead === true && heardAt >= picture.now - apartMs) return true;
  if (heardAt < beganAt - apartMs || deadAt.has(host)) return false;
  const [first] = paths;
  const regions = new Set([a, ...(first === undefined ? [] : [first.a, first.b].map((end) => regionOf(picture, end)))]);
  const isOutside = (path: Path) => !regions.has(regionOf(picture, otherEnd(path, host)));
  const isProvenNow = ({ provenAt }: Path) => provenAt !== null && provenAt >= picture.now - apartMs;
  return (picture.pathsOf.get(host) ?? []).some((path) => isOutside(path) && isProvenNow(path));
}
