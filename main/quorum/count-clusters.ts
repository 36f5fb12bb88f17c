import type { Cluster } from '../domain/fleet.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import type { AddressBook } from '../evidence/address-book.ts';
import type { Picture } from '../verdict/picture.ts';
import type { RegionLink } from '../verdict/region-link.ts';
import type { TrackedPairs } from '../verdict/region-pair-status.ts';
import type { ClusterSight } from './cluster-sight.ts';
import { clusterStatus } from './cluster-status.ts';
import { freshReadings, type KnownRoles } from './known-roles.ts';
import { createTies, seenHosts } from './member-ties.ts';
import type { QuorumPast } from './moving-bar.ts';
import { rememberQuorum, toldNow } from './quorum-past.ts';

/** What the quorum of clusters depends on besides their links. */
export interface ClusterMemory {
  readonly roles: KnownRoles;
  /** Bars that move with the history of their cluster. */
  readonly pasts: ReadonlyMap<ClusterId, QuorumPast>;
  readonly book: AddressBook;
}

/** The votes of all clusters, in the inventory's order, and what their moving bars remember after this tick. */
export interface CountedClusters extends Pick<ClusterMemory, 'pasts'> {
  readonly clusters: readonly ClusterStatus[];
  /** What each of them was counted from. Only valid as long as the picture is. */
  readonly sightOf: SightOf;
}

/** What a cluster of the fleet is counted from at this tick. */
export type SightOf = (cluster: Cluster) => ClusterSight;

/** Counts every cluster of the fleet over the links of this tick. */
export function countClusters(
  picture: Picture,
  links: readonly RegionLink[],
  pairs: TrackedPairs,
  { roles, pasts, book }: ClusterMemory,
): CountedClusters {
  const cutRegions = new Set([...pairs].filter(([, { verdict }]) => verdict === 'partitioned').map(([key]) => key));
  const { fleet, now } = picture;
  const tieOf = createTies(picture, links, cutRegions);
  const common: ClusterSight = { seen: seenHosts(picture), tieOf, ...nothingSaid, book, clusters: fleet.clusters };
  const sightOf: SightOf = ({ id }) => {
    const past = pasts.get(id) ?? null;
    const readings = freshReadings(roles.get(id), now);
    return past === null && readings.size === 0 ? common : { ...common, past, readings };
  };
  const kept = new Map<ClusterId, QuorumPast>();
  const clusters = fleet.clusters.map((cluster) => {
    const sight = sightOf(cluster);
    const status = clusterStatus(cluster, sight);
    const next = rememberQuorum(sight.past, cluster, status.quorum.sides, now, toldNow(cluster, sight));
    if (next !== null) kept.set(cluster.id, next);
    return status;
  });
  return { clusters, pasts: kept, sightOf };
}

const nothingSaid = { readings: new Map(), past: null } as const;
