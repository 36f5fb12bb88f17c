import type { Situation } from '../domain/snapshot.ts';
import type { HostId } from '../domain/ids.ts';
import { bestElsewhere } from '../quorum/best-elsewhere.ts';
import { hostOf, type Case } from './case.ts';

/**
 * Clocks of two hosts may run apart, and a watchdog fires a little after its time: Patroni keeps 5 s of its ttl as safety margin by
 * default (patroni docs, watchdog), and a tenth of the lease covers any clock that deserves the name.
 */
const watchdogMarginMs = 5000;
const clockShare = 0.1;

/**
 * When the declared lease of a member that is cut off has surely run out (ms, the snapshot's clock), where a watchdog stops the host that
 * goes on without it; null where that is not for sure: no lease, no watchdog, nobody who could refuse it a new one, or it is not cut off.
 * It counts from the last sign of life of the member: until then it may have renewed it.
 */
export function leaseEndsAt(one: Case, host: HostId): number | null {
  const { cluster, status, reason } = one;
  const leaseMs = (cluster.fencing?.leaseSeconds ?? 0) * 1000;
  if (leaseMs <= 0 || cluster.fencing?.watchdog !== true || reason === null) return null;
  const side = status.quorum.sides.find(({ hosts }) => hosts.includes(one.candidate.host));
  if (side === undefined || side.hosts.includes(host) || !cutsOff(reason)) return null;
  // Who holds the quorum refuses it a new one, if nobody else can have it.
  const best = bestElsewhere(cluster, one.sight, one.candidate.host);
  if (side.margin.worst < 0 || best === null || best >= 0) return null;
  return lastSignOf(one, host, reason) + leaseMs + Math.max(watchdogMarginMs, leaseMs * clockShare);
}

/** Is a host that this is said of cut off from the others? A service that is down renews what it likes. */
function cutsOff({ type }: Situation): boolean {
  return ['host-unreachable', 'host-isolated', 'region-dark', 'partition'].includes(type);
}

/** The newest moment at which the member surely still was in touch (ms). */
function lastSignOf(one: Case, host: HostId, reason: Situation): number {
  const heardAgo = hostOf(one, host)?.ageMs ?? null;
  const isPartition = reason.type === 'partition' || reason.type === 'host-isolated';
  // A host that we read on the other side of a cut is in touch with us, not with its cluster.
  const heardAt = heardAgo === null || isPartition ? reason.since : one.now - heardAgo;
  return Math.max(reason.since, heardAt, one.past.led.get(host)?.at ?? reason.since);
}
