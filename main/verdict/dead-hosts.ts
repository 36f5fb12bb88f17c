import type { HostId } from '../domain/ids.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';
import { regionOf, type Picture } from './picture.ts';

/** A time in which a host was thought dead, or cut off from everybody (ms). */
export interface DeadTime {
  readonly since: number;
  /** The newest tick of it. */
  readonly at: number;
}

/** The last such time of each host. */
export type DeadHosts = ReadonlyMap<HostId, DeadTime>;

/** Stalls back off for at most so long before they try again and tell anew (TCP_RTO_MAX is 120 s) (ms). */
const rememberMs = 120_000;
/** Ticks of one death are no farther apart (ms). */
const sameDeathMs = 2000;

/** Notes who is dead now. */
export function noteDead(before: DeadHosts, dead: Iterable<HostId>, now: number): DeadHosts {
  const after = new Map([...before].filter(([, { at }]) => now - at <= rememberMs));
  for (const host of dead) {
    const old = after.get(host);
    after.set(host, { since: old !== undefined && now - old.at <= sameDeathMs ? old.since : now, at: now });
  }
  return after.size === 0 && before.size === 0 ? before : after;
}

/** Until when what was tried says nothing of now. */
export interface Outages {
  readonly deadAt: DeadHosts;
  /** When each link was last seen broken (ms), by its key. */
  readonly brokenAt: ReadonlyMap<string, number>;
}

/**
 * A stalled socket proves silence up to its last try, not up to now: a host, or a link, that came back meanwhile was
 * still dead then, and the next try may be many seconds away.
 * `link` is the one the path belongs to, with the newest proof of any path of it; null within a region.
 */
export function isOutdated(
  picture: Picture,
  path: Path,
  { deadAt, brokenAt }: Outages,
  link: { readonly key: string; readonly provenAt: number | null } | null,
): boolean {
  const { a, b, triedAtA, triedAtB, provenAt } = path;
  const triedAt = later(triedAtA, triedAtB);
  if (triedAt === null) return false;
  if ([a, b].some((host) => triedAt <= risenBy(picture, host, deadAt))) return true;
  const linkBrokenAt = link === null ? undefined : brokenAt.get(link.key);
  if (linkBrokenAt === undefined || triedAt > linkBrokenAt) return false;
  const healedAt = later(link?.provenAt ?? null, provenAt);
  return healedAt !== null && healedAt > linkBrokenAt;
}

/**
 * Until when a try says nothing of a host (ms): until the last tick of its death, where it was seen alive after that; and as much
 * longer as a silence must last to be told, where only others were that died with it: they come back one after the other.
 */
function risenBy(picture: Picture, host: HostId, deadAt: DeadHosts): number {
  const death = deadAt.get(host);
  if (death === undefined) return -Infinity;
  if (isSeenAfter(picture, host, death.since)) return death.at;
  const together = (picture.hostsOf.get(regionOf(picture, host)) ?? []).filter((other) => {
    const since = deadAt.get(other)?.since;
    return since !== undefined && Math.abs(since - death.since) <= diedTogetherMs;
  });
  const isAny = together.some((other) => isSeenAfter(picture, other, death.since));
  return isAny ? death.at + picture.fleet.policy.confirmAfterMs : -Infinity;
}

/** Hosts of a region that fail together are noticed within this of each other (ms). */
const diedTogetherMs = 5000;

/** By its own word, or by a proof of a peer; either may be a little older than the tick that brought it. */
function isSeenAfter(picture: Picture, host: HostId, since: number): boolean {
  const aliveAt = picture.hosts.get(host)?.aliveAt ?? null;
  if (aliveAt !== null && aliveAt > since) return true;
  return (picture.pathsOf.get(host) ?? []).some(({ provenAt }) => provenAt !== null && provenAt > since);
}
