import type { RegionId } from '../domain/ids.ts';
import { lossAt } from '../evidence/loss-memory.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';
import { regionOf, type Picture } from './picture.ts';

/** What is dead of a broken link; open = the evidence does not tell yet. */
export type WayOfBreak = 'both' | 'forward' | 'reverse' | 'neither' | 'open';

/** What arrives a round trip and so long after all else ended was sent after it (ms). */
const arrivesDespiteMs = 400;
/** Where packets are lost anyway, the first unanswered one may have been lost long before the link. */
const arrivesDespiteLossMs = 1000;
/** The break itself takes one or two slots of the memory of losses. */
const lossySlots = 3;
/** A sample so long after an arrival, and a round trip, would show the answer to it. */
const answerShownMs = 300;
/** A side that has nothing to send is asked to connect; what is known by then must do. */
const triedByMs = 3500;

/** One direction of a link, over all its paths. */
interface Way {
  /** When a packet last came through, and the path it came on. */
  readonly arrivedAt: number | null;
  readonly through: Path | null;
  /** Did the sending side try, in vain, since the break? */
  readonly isTried: boolean;
}

/**
 * Which directions of a broken link are dead. What arrives on one path arrives on the link: only where nothing does
 * anywhere it is cut. A packet counts when it came well after the break began and after the last proof of any path;
 * the living side backs off and falls silent too, so one is enough (research/2, section 1, simplex). A failed try alone
 * tells no direction: it may be the answer that is lost. So a cut needs tries from both sides.
 */
export function wayOfBreak(picture: Picture, a: RegionId, paths: readonly Path[], since: number): WayOfBreak {
  const provenAt = paths.reduce<number | null>((at, path) => later(at, path.provenAt), null);
  const rttMs = paths.reduce((most, path) => Math.max(most, path.rttMs ?? 0), 0);
  const memories = paths.flatMap(({ lossForward, lossReverse }) => [lossForward, lossReverse]);
  const isLossy = lossAt(memories, picture.now).slots >= lossySlots;
  const slackMs = isLossy ? arrivesDespiteLossMs : arrivesDespiteMs;
  const brokeAt = Math.max(since, provenAt ?? since);
  const after = brokeAt + slackMs + rttMs;
  const forward = wayFrom(picture, a, paths, true);
  const reverse = wayFrom(picture, a, paths, false);
  const lives = ({ arrivedAt }: Way) => arrivedAt !== null && arrivedAt > after;
  if (lives(forward) && lives(reverse)) return 'neither';
  if (lives(forward) || lives(reverse)) {
    const way = lives(forward) ? forward : reverse;
    if (!isAnswerMissed(picture, a, way, lives(forward))) return 'open';
    return lives(forward) ? 'reverse' : 'forward';
  }
  const isTold = forward.isTried && reverse.isTried;
  return isTold || picture.now - brokeAt >= triedByMs || isOneEyed(picture, paths, a) ? 'both' : 'open';
}

function wayFrom(picture: Picture, a: RegionId, paths: readonly Path[], isForward: boolean): Way {
  let arrivedAt: number | null = null;
  let through: Path | null = null;
  let isTried = false;
  for (const path of paths) {
    const isFromA = (regionOf(picture, path.a) === a) === isForward;
    const at = isFromA ? path.arrivedAtB : path.arrivedAtA;
    if ((isFromA ? path.triedAtA : path.triedAtB) !== null) isTried = true;
    if (at === null || (arrivedAt !== null && at <= arrivedAt)) continue;
    arrivedAt = at;
    through = path;
  }
  return { arrivedAt, through, isTried };
}

/** The sender of what arrived was looked at later, and still had no answer; where nobody reads it time must do. */
function isAnswerMissed(picture: Picture, a: RegionId, { arrivedAt, through }: Way, isForward: boolean): boolean {
  if (arrivedAt === null || through === null) return false;
  const isFromA = (regionOf(picture, through.a) === a) === isForward;
  const sender = isFromA ? through.a : through.b;
  const sampledAt = isFromA ? through.sampledAtA : through.sampledAtB;
  const dueAt = arrivedAt + (through.rttMs ?? 0) + answerShownMs;
  const isRead = picture.hosts.get(sender)?.isRead === true;
  return isRead && sampledAt !== null ? sampledAt > dueAt : picture.now > dueAt + picture.fleet.policy.sampleIntervalMs;
}

/** Nobody on one of the sides can be asked. */
function isOneEyed(picture: Picture, paths: readonly Path[], a: RegionId): boolean {
  const sides = [new Set<string>(), new Set<string>()] as const;
  for (const path of paths) {
    for (const end of [path.a, path.b]) {
      if (picture.hosts.get(end)?.isRead === true) sides[regionOf(picture, end) === a ? 0 : 1].add(end);
    }
  }
  return sides.some(({ size }) => size === 0);
}
