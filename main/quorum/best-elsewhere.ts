import { connectedGroups } from '../domain/connected-groups.ts';
import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { ClusterSight } from './cluster-sight.ts';
import { countCluster } from './cluster-status.ts';

/**
 * The best margin that anybody could have without `host` and those who surely hang together with it: everybody else is taken to be
 * alive and, unless a tie is known to be severed, together. The sides of a status are those of members that somebody sees; this counts
 * those whom nobody sees as well. Negative = no other side can have quorum, whatever is the case. null where there is no rule to count by.
 */
export function bestElsewhere(cluster: Cluster, sight: ClusterSight, host: HostId): number | null {
  const all = hostsThatCount(cluster, sight);
  const seen = all.filter((one) => sight.seen.has(one));
  const groups = connectedGroups(seen, (a, b) => sight.tieOf(a, b) === 'joined');
  const own = new Set<HostId>(groups.find((group) => group.includes(host)) ?? [host]);
  const others = new Set(all.filter((one) => !own.has(one)));
  const status = countCluster(cluster, {
    ...sight,
    seen: others,
    gone: own,
    tieOf: (a, b) => {
      if (own.has(a) || own.has(b)) return 'severed';
      // A tie between two that nobody sees was severed at best when somebody did.
      const isKnown = sight.seen.has(a) || sight.seen.has(b);
      return isKnown && sight.tieOf(a, b) === 'severed' ? 'severed' : 'joined';
    },
  });
  if (status.quorum.needed === null) return null;
  return Math.max(Number.NEGATIVE_INFINITY, ...status.quorum.sides.map(({ margin }) => margin.best));
}

/** The members, the servers of the store, and the host of the quorum device. */
function hostsThatCount(cluster: Cluster, { clusters }: ClusterSight): readonly HostId[] {
  const { store, device } = cluster.quorum;
  const servers = clusters.find(({ id }) => id === store)?.members ?? [];
  const hosts = [...cluster.members, ...servers].map(({ host }) => host);
  return [...new Set([...hosts, ...(device?.host == null ? [] : [device.host])])];
}
