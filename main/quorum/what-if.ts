import { assertNever } from '../domain/assert-never.ts';
import type { Cluster, Fleet } from '../domain/fleet.ts';
import { hostId, type ClusterId, type HostId, type RegionId } from '../domain/ids.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import type { ClusterSight } from './cluster-sight.ts';
import { countCluster } from './cluster-status.ts';
import type { MemberTie } from './togetherness.ts';

/** Something that is gone in an imagined world. */
export type Loss =
  /** All hosts of a region, for good: a site that burns. */
  | { readonly kind: 'region'; readonly region: RegionId }
  | { readonly kind: 'host'; readonly host: HostId }
  /** Everything between two groups of hosts, both of which live on: a cut. */
  | { readonly kind: 'link'; readonly a: readonly HostId[]; readonly b: readonly HostId[] }
  /** One member of one cluster stops; its host and its other clusters go on. */
  | { readonly kind: 'vote'; readonly cluster: ClusterId; readonly host: HostId };

/** Every cluster before and after the losses, in the order of the inventory. */
export interface WhatIf {
  readonly before: readonly ClusterStatus[];
  readonly after: readonly ClusterStatus[];
}

/**
 * What losses would mean for the quorum of every cluster: the very functions that count live, on a world that is only
 * imagined. `sight` is the world before, {@link calmSight} or the present one. Nothing is touched or remembered. The answer
 * is for the first moment: bars that move with time have not moved yet, and the warnings say where they will.
 */
export function whatIf(fleet: Fleet, sight: ClusterSight, losses: readonly Loss[]): WhatIf {
  const before = fleet.clusters.map((cluster) => countCluster(cluster, sight));
  return { before, after: countAfter(fleet, sight, losses, before) };
}

/** The statuses after the losses; `before` are those of the same clusters without them. */
export function countAfter(
  fleet: Fleet,
  sight: ClusterSight,
  losses: readonly Loss[],
  before: readonly ClusterStatus[],
): readonly ClusterStatus[] {
  const broken = breakBy(fleet, losses);
  return fleet.clusters.map((cluster, nth) => statusAfter(cluster, fleet, sight, broken, before[nth]));
}

/** One cluster after the losses, over its own sight; the very status `before` where they do not touch it. */
export function clusterAfter(
  cluster: Cluster,
  fleet: Fleet,
  sight: ClusterSight,
  losses: readonly Loss[],
  before: ClusterStatus,
): ClusterStatus {
  return statusAfter(cluster, fleet, sight, breakBy(fleet, losses), before);
}

function statusAfter(
  cluster: Cluster,
  fleet: Fleet,
  sight: ClusterSight,
  broken: Broken,
  before: ClusterStatus | undefined,
): ClusterStatus {
  if (before !== undefined && !isTouched(cluster, fleet, broken)) return before;
  return countCluster(cluster, sightAfter(sight, broken, cluster));
}

/** A world in which all is well: everybody is seen and reaches everybody. */
export function calmSight(fleet: Fleet): ClusterSight {
  return {
    seen: new Set(fleet.hosts.map(({ id }) => id)),
    tieOf: () => 'joined',
    readings: new Map(),
    book: { hostAt: () => undefined },
    clusters: fleet.clusters,
    past: null,
  };
}

/** What the losses break, host by host. */
interface Broken {
  readonly gone: ReadonlySet<HostId>;
  /** `cluster host` of members that stopped. */
  readonly stopped: ReadonlySet<string>;
  readonly links: readonly { readonly a: ReadonlySet<HostId>; readonly b: ReadonlySet<HostId> }[];
}

function breakBy(fleet: Fleet, losses: readonly Loss[]): Broken {
  const gone = new Set<HostId>();
  const stopped = new Set<string>();
  const links: { a: ReadonlySet<HostId>; b: ReadonlySet<HostId> }[] = [];
  for (const loss of losses) {
    switch (loss.kind) {
      case 'region':
        for (const { id, region } of fleet.hosts) if (region === loss.region) gone.add(id);
        break;
      case 'host':
        gone.add(loss.host);
        break;
      case 'link':
        links.push({ a: new Set(loss.a), b: new Set(loss.b) });
        break;
      case 'vote':
        stopped.add(`${loss.cluster} ${loss.host}`);
        break;
      default:
        assertNever(loss);
    }
  }
  return { gone, stopped, links };
}

/** May the losses matter to this cluster? Its own members, the servers of its store and its device count. */
function isTouched(cluster: Cluster, fleet: Fleet, { gone, stopped, links }: Broken): boolean {
  const store = fleet.clusters.find(({ id }) => id === cluster.quorum.store);
  const parts = [...cluster.members.map((member) => ({ cluster, host: member.host }))];
  if (store !== undefined) parts.push(...store.members.map((member) => ({ cluster: store, host: member.host })));
  const device = cluster.quorum.device?.host;
  if (device != null) parts.push({ cluster, host: device });
  const isHit = parts.some((part) => gone.has(part.host) || stopped.has(`${part.cluster.id} ${part.host}`));
  return (
    isHit || links.some(({ a, b }) => parts.some(({ host }) => a.has(host)) && parts.some(({ host }) => b.has(host)))
  );
}

function sightAfter(sight: ClusterSight, { gone, stopped, links }: Broken, cluster: Cluster): ClusterSight {
  const own = cluster.members.map(({ host }) => host).filter((host) => stopped.has(`${cluster.id} ${host}`));
  const clusters = sight.clusters.map((one) => (one.id === cluster.quorum.store ? withStopped(one, stopped) : one));
  const servers = clusters.flatMap(({ members }) => members.map(({ host }) => host)).filter(isStandIn);
  const lost: ReadonlySet<HostId> = new Set([...gone, ...own, ...servers]);
  const isCut = (x: HostId, y: HostId) => links.some(({ a, b }) => (a.has(x) && b.has(y)) || (a.has(y) && b.has(x)));
  const tieOf = (a: HostId, b: HostId): MemberTie =>
    lost.has(a) || lost.has(b) || isCut(a, b) ? 'severed' : sight.tieOf(a, b);
  const seen = new Set([...sight.seen].filter((host) => !lost.has(host)));
  return { ...sight, seen, gone: new Set([...(sight.gone ?? []), ...lost]), tieOf, clusters };
}

/** No id of an inventory has a blank in it. */
const standInMark = ' stopped';

function isStandIn(host: HostId): boolean {
  return host.endsWith(standInMark);
}

/** The store with a host that does not exist in place of each server that stopped: a member may live on the same host. */
function withStopped(store: Cluster, stopped: ReadonlySet<string>): Cluster {
  const standIn = (host: HostId) => (stopped.has(`${store.id} ${host}`) ? hostId(`${host}${standInMark}`) : host);
  const { groups } = store.quorum;
  return {
    ...store,
    members: store.members.map((member) => ({ ...member, host: standIn(member.host) })),
    quorum:
      groups === undefined ? store.quorum : { ...store.quorum, groups: groups.map((group) => group.map(standIn)) },
  };
}
