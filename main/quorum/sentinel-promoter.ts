import type { Cluster } from '../domain/fleet.ts';
import type { ClusterId, HostId } from '../domain/ids.ts';
import type { Automation } from '../domain/reading.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import type { AddressBook } from '../evidence/address-book.ts';
import { freshReading, freshReadings, type KnownRoles } from './known-roles.ts';
import type { TieOf } from './togetherness.ts';
import { createWhoIs } from './who-is.ts';

/** Somebody outside of a cluster who promotes its members, and whom. */
export interface Promoter {
  readonly automation: Automation;
  readonly candidates: readonly HostId[];
}

/** What is known of all clusters at a tick. */
export interface PromoterSight {
  readonly clusters: readonly Cluster[];
  readonly counted: ReadonlyMap<ClusterId, ClusterStatus>;
  readonly known: KnownRoles;
  readonly book: AddressBook;
  readonly tieOf: TieOf;
  readonly now: number;
}

/**
 * The Sentinels that would promote a replica beside this primary of a Redis cluster: a side of them that may have its majority, of
 * which as many as `quorum` are cut from the primary, and which reaches a replica (redis.io, "High availability with Redis
 * Sentinel"). Whether the old primary then stops is its own setting: with min-replicas-to-write 0 it never does (research/7,
 * section 3: both took writes for 56 s). Null where none would.
 */
export function sentinelPromoter(cluster: Cluster, primary: HostId, sight: PromoterSight): Promoter | null {
  if (cluster.product !== 'redis') return null;
  const own = freshReading(sight.known.get(cluster.id)?.get(primary), sight.now)?.reading.automation ?? null;
  for (const sentinels of sight.clusters) {
    const watching = sentinels.product === 'redis-sentinel' ? watchOver(cluster, primary, sentinels, sight) : null;
    const candidates = watching === null ? [] : reachedBy(cutOff(primary, sentinels, sight), cluster, primary, sight);
    if (watching === null || candidates.length === 0) continue;
    const why = own === null ? watching.why : `Sentinel: ${watching.why}; ${own.why}`;
    return { automation: { ...watching, yieldsAfterMs: own?.yieldsAfterMs ?? null, why }, candidates };
  }
  return null;
}

/** What Sentinels that take this member for the primary say they would do; null where none of them does. */
function watchOver(
  cluster: Cluster,
  primary: HostId,
  sentinels: Cluster,
  { known, book, now }: PromoterSight,
): Automation | null {
  const readings = [...freshReadings(known.get(sentinels.id), now).values()];
  const whoIs = createWhoIs(cluster, book, readings);
  const watching = readings.find(({ leader }) => leader !== null && whoIs(leader) === primary);
  return watching?.automation ?? null;
}

/** The Sentinels of one side that may agree on a failover, and that are cut from the primary: at least `quorum` of them, or none. */
function cutOff(primary: HostId, sentinels: Cluster, { counted, tieOf }: PromoterSight): readonly HostId[] {
  const { sides = [], needed = null } = counted.get(sentinels.id)?.quorum ?? {};
  const agreeing = sentinels.quorum.quorum ?? needed ?? 1;
  const cut = sides
    .filter(({ state }) => state !== 'inquorate')
    .map(({ hosts }) => hosts.filter((host) => host !== primary && tieOf(host, primary) === 'severed'));
  return cut.find((hosts) => hosts.length >= agreeing) ?? [];
}

function reachedBy(
  sentinels: readonly HostId[],
  cluster: Cluster,
  primary: HostId,
  { tieOf }: PromoterSight,
): readonly HostId[] {
  return cluster.members
    .filter(({ host, role }) => role === 'data' && host !== primary)
    .map(({ host }) => host)
    .filter((host) => sentinels.some((one) => one === host || tieOf(one, host) === 'joined'));
}
