import type { ClusterLink } from '../domain/cluster-link.ts';
import type { Cluster } from '../domain/fleet.ts';
import type { ClusterId, HostId } from '../domain/ids.ts';
import type { ClusterStatus, Situation } from '../domain/snapshot.ts';
import type { AddressBook } from '../evidence/address-book.ts';
import type { Picture } from '../verdict/picture.ts';
import type { RegionLink } from '../verdict/region-link.ts';
import type { TrackedPairs } from '../verdict/region-pair-status.ts';
import type { ClusterSight } from './cluster-sight.ts';
import { clusterStatus } from './cluster-status.ts';
import { freshReadings, type KnownRoles } from './known-roles.ts';
import { createTies, seenHosts } from './member-ties.ts';
import {
  allLinks,
  linkClusters,
  type LinkedCluster,
  type LinkGrounds,
  type HeartbeatMemory,
} from './links/linked-clusters.ts';
import type { QuorumPast } from './moving-bar.ts';
import type { TieOf } from './togetherness.ts';
import { rememberQuorum, toldNow } from './quorum-past.ts';
import { stoppedMembers, stoppedWords, type StoppedMembers } from './stopped-members.ts';

/** What the quorum of clusters depends on besides their links. */
export interface ClusterMemory {
  readonly roles: KnownRoles;
  /** Bars that move with the history of their cluster. */
  readonly pasts: ReadonlyMap<ClusterId, QuorumPast>;
  readonly book: AddressBook;
  /** Situations of the tick before. */
  readonly situations: readonly Situation[];
  /** Since when heartbeats are told to be lost. */
  readonly linkPasts: HeartbeatMemory;
}

/** The votes of all clusters, in the inventory's order, and what their moving bars remember after this tick. */
export interface CountedClusters extends Pick<ClusterMemory, 'pasts' | 'linkPasts'> {
  readonly clusters: readonly ClusterStatus[];
  /** The tie of any two hosts, by all that is known of their paths. Only valid as long as the picture is. */
  readonly tieOf: TieOf;
  /** Members that were seen to be stopped: their votes are not merely unread. */
  readonly stopped: StoppedMembers;
  /** What each of them was counted from. Only valid as long as the picture is. */
  readonly sightOf: SightOf;
  /** Every link of a cluster, well or not, for whoever looks at it. Only valid as long as the picture is. */
  readonly linksOf: LinksOf;
}

/** Lists the links of a cluster of the fleet as they are at this tick. */
export type LinksOf = (cluster: Cluster) => readonly ClusterLink[];

/** What a cluster of the fleet is counted from at this tick. */
export type SightOf = (cluster: Cluster) => ClusterSight;

/** Counts every cluster of the fleet over the links of this tick. */
export function countClusters(
  picture: Picture,
  links: readonly RegionLink[],
  pairs: TrackedPairs,
  { roles, pasts, book, situations, linkPasts }: ClusterMemory,
): CountedClusters {
  const cutRegions = new Set([...pairs].filter(([, { verdict }]) => verdict === 'partitioned').map(([key]) => key));
  const { fleet, now } = picture;
  const tieOf = createTies(picture, links, cutRegions);
  const common: ClusterSight = { seen: seenHosts(picture), tieOf, ...nothingSaid, book, clusters: fleet.clusters };
  const stopped = stoppedMembers(picture, { roles, book, tieOf });
  const grounds: LinkGrounds = { roles, book, situations, tieOf, memory: linkPasts, stopped };
  const { linked, memory } = linkClusters(picture, grounds);
  const sightOf: SightOf = ({ id }) => {
    const past = pasts.get(id) ?? null;
    const readings = freshReadings(roles.get(id), now);
    const sight = past === null && readings.size === 0 ? common : { ...common, past, readings };
    return withoutHeartbeats(withoutStopped(sight, stopped.get(id)), linked.get(id));
  };
  const kept = new Map<ClusterId, QuorumPast>();
  const clusters = fleet.clusters.map((cluster) => {
    const sight = sightOf(cluster);
    const status = clusterStatus(cluster, sight);
    const next = rememberQuorum(sight.past, cluster, status.quorum.sides, now, toldNow(cluster, sight));
    if (next !== null) kept.set(cluster.id, next);
    return withStopped(withLinks(status, linked.get(cluster.id)), stopped.get(cluster.id));
  });
  const linksOf: LinksOf = (cluster) => allLinks(cluster, picture, { ...grounds, memory });
  return { clusters, tieOf, stopped, pasts: kept, linkPasts: memory, sightOf, linksOf };
}

/**
 * Members between which the product's heartbeat is cut are not together for it, whatever else their hosts exchange: it
 * knows nothing but its heartbeats (research/1, D.0). A tie is only ever taken by this, so it gives no vote to anybody.
 */
function withoutHeartbeats(sight: ClusterSight, linked: LinkedCluster | undefined): ClusterSight {
  if (linked === undefined) return sight;
  const { isHeartbeatCut, silent } = linked;
  const tieOf = (a: HostId, b: HostId) => (isHeartbeatCut(a, b) ? 'severed' : sight.tieOf(a, b));
  return { ...sight, seen: without(sight.seen, silent), tieOf, isHeartbeatCut };
}

function withoutStopped(sight: ClusterSight, stopped: ReadonlySet<HostId> | undefined): ClusterSight {
  return stopped === undefined ? sight : { ...sight, seen: without(sight.seen, stopped) };
}

function without(hosts: ReadonlySet<HostId>, some: ReadonlySet<HostId>): ReadonlySet<HostId> {
  return some.size === 0 ? hosts : new Set([...hosts].filter((host) => !some.has(host)));
}

function withStopped(status: ClusterStatus, stopped: ReadonlySet<HostId> | undefined): ClusterStatus {
  return stopped === undefined ? status : { ...status, warnings: [stoppedWords(stopped), ...status.warnings] };
}

function withLinks(status: ClusterStatus, linked: LinkedCluster | undefined): ClusterStatus {
  if (linked === undefined) return status;
  return { ...status, links: linked.links, warnings: [...linked.warnings, ...status.warnings] };
}

const nothingSaid = { readings: new Map(), past: null } as const;
