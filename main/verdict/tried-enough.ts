import type { HostId } from '../domain/ids.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';
import type { BrokenLink } from './broken-link.ts';
import { regionOf, type Picture } from './picture.ts';

/** What is known of the tries on a link where nothing comes through. */
export interface Tries {
  /** From when on nothing came through (ms). */
  readonly brokeAt: number;
  /** Both sides tried in vain since then. */
  readonly isBoth: boolean;
  /** Something did arrive since the first of them, but too soon to prove anything, or at a host that was thought dead. */
  readonly isDoubtful: boolean;
  /** Trying again soon would tell nothing: a side was thought dead until then, or somebody on the way rejects what is tried. */
  readonly isUnsettled: boolean;
}

/** A side that has nothing to send is asked to connect; what is known by then must do (ms). */
const triedByMs = 3000;
/** What arrived too soon to prove anything makes it worth to wait for another try (ms). */
const triedInDoubtByMs = 3600;
/**
 * What arrived at a host that was thought dead tells of a direction or of its last moment, and a try that is rejected tells of none:
 * only later packets settle it (ms).
 */
const triedWhileUnsettledByMs = 60_000;

/**
 * Would a packet that passes have been seen by now? Both sides tried under our eyes, or had their time to. A doubt can only be settled
 * where both sides are read: a SYN that got no answer, and did arrive, may belong to a direction that lives.
 */
export function isTriedEnough(picture: Picture, link: BrokenLink, tries: Tries): boolean {
  const { brokeAt, isBoth, isDoubtful, isUnsettled } = tries;
  const seenAt = bothSince(picture, link, (host) => seenSince(picture, link, host));
  if (isBoth && !isDoubtful && seenAt <= brokeAt) return true;
  const waitedMs = picture.now - Math.max(brokeAt, seenAt, ...link.paths.flatMap(rejectedSince));
  if (!isDoubtful) return waitedMs >= triedByMs;
  return isReadOnBothSides(picture, link) && waitedMs >= (isUnsettled ? triedWhileUnsettledByMs : triedInDoubtByMs);
}

/**
 * Since when each side has a host that lives (ms), -Infinity where none was dead: what was tried while one was, or arrived before it
 * died, is no matter of the link.
 */
export function risenAt(picture: Picture, link: BrokenLink): number {
  return bothSince(picture, link, (host) => link.deadAt.get(host)?.at ?? -Infinity);
}

/** Since when something holds for a host of each side (ms), by the time it holds for each host; null = it keeps nobody waiting. */
function bothSince(picture: Picture, { a, paths }: BrokenLink, since: (host: HostId) => number | null): number {
  let [own, other] = [Infinity, Infinity];
  for (const path of paths) {
    for (const end of [path.a, path.b]) {
      const at = since(end) ?? Infinity;
      if (regionOf(picture, end) === a) own = Math.min(own, at);
      else other = Math.min(other, at);
    }
  }
  return Math.max(own < Infinity ? own : -Infinity, other < Infinity ? other : -Infinity);
}

/** Since when it is read, and lives: what was tried before, nobody saw arrive. Who is not read is not waited for. */
function seenSince({ hosts, evidence }: Picture, { deadAt }: BrokenLink, host: HostId): number | null {
  if (hosts.get(host)?.isRead !== true) return null;
  return later(evidence.hosts.get(host)?.sessionSince ?? null, deadAt.get(host)?.at ?? null);
}

/** Who was only ever rejected, on one port, has not tried a direction yet: since when (ms). */
function rejectedSince({ knockedAtA, triedAtA, knockedAtB, triedAtB }: Path): readonly number[] {
  const ends = [
    { knockedAt: knockedAtA, triedAt: triedAtA },
    { knockedAt: knockedAtB, triedAt: triedAtB },
  ];
  return ends.flatMap(({ knockedAt, triedAt }) => (knockedAt !== null && triedAt === null ? [knockedAt] : []));
}

function isReadOnBothSides(picture: Picture, { a, paths }: BrokenLink): boolean {
  const read = new Set<boolean>();
  for (const path of paths) {
    for (const end of [path.a, path.b]) {
      if (picture.hosts.get(end)?.isRead === true) read.add(regionOf(picture, end) === a);
    }
  }
  return read.size === 2;
}
