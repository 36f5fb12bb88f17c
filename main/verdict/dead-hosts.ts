import type { HostId } from '../domain/ids.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';
import type { Picture } from './picture.ts';

/** When each host was last thought dead, or cut off from everybody (ms). */
export type DeadHosts = ReadonlyMap<HostId, number>;

/** Stalls back off for at most so long before they try again and tell anew (TCP_RTO_MAX is 120 s) (ms). */
const rememberMs = 120_000;

/** Notes who is dead now. */
export function noteDead(before: DeadHosts, dead: Iterable<HostId>, now: number): DeadHosts {
  const after = new Map([...before].filter(([, at]) => now - at <= rememberMs));
  for (const host of dead) after.set(host, now);
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
  if ([a, b].some((host) => triedAt <= (deadAt.get(host) ?? -Infinity) && hasRisen(picture, host, deadAt))) return true;
  const linkBrokenAt = link === null ? undefined : brokenAt.get(link.key);
  if (linkBrokenAt === undefined || triedAt > linkBrokenAt) return false;
  const healedAt = later(link?.provenAt ?? null, provenAt);
  return healedAt !== null && healedAt > linkBrokenAt;
}

/** Did a peer reach the host after it was last thought dead? */
function hasRisen(picture: Picture, host: HostId, deadAt: DeadHosts): boolean {
  const at = deadAt.get(host) ?? Number.POSITIVE_INFINITY;
  return (picture.pathsOf.get(host) ?? []).some(({ provenAt }) => provenAt !== null && provenAt > at);
}
