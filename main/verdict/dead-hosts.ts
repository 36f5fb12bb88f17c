import type { HostId } from '../domain/ids.ts';
import { later } from '../evidence/moment.ts';
import type { Path } from '../evidence/path.ts';

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

/**
 * A stalled socket proves silence up to its last try, not up to now: a host that came back meanwhile was still dead
 * then, and the next try may be many seconds away.
 */
export function isOutdated({ a, b, triedAtA, triedAtB }: Path, deadAt: DeadHosts): boolean {
  const triedAt = later(triedAtA, triedAtB);
  if (deadAt.size === 0 || triedAt === null) return false;
  return triedAt <= Math.max(deadAt.get(a) ?? -Infinity, deadAt.get(b) ?? -Infinity);
}
