import type { Change, ClusterStatus, HostState, RegionPairVerdict, Situation } from '../../main/domain/snapshot.ts';

/** What the changes so far add up to. Keys: host id, `a|b`, cluster id, situation id. */
export interface View {
  readonly hosts: ReadonlyMap<string, HostState>;
  readonly pairs: ReadonlyMap<string, RegionPairVerdict>;
  readonly clusters: ReadonlyMap<string, ClusterStatus>;
  /** Situations that are not cleared. */
  readonly open: ReadonlyMap<string, Situation>;
}

/** Before the first change. */
export const emptyView: View = { hosts: new Map(), pairs: new Map(), clusters: new Map(), open: new Map() };

/** The view after one more change. */
export function foldChange(view: View, change: Change): View {
  switch (change.kind) {
    case 'host':
      return { ...view, hosts: new Map(view.hosts).set(change.host, change.state) };
    case 'region-pair':
      return { ...view, pairs: new Map(view.pairs).set(`${change.a}|${change.b}`, change.verdict) };
    case 'cluster':
      return { ...view, clusters: new Map(view.clusters).set(change.status.cluster, change.status) };
    case 'situation': {
      const open = new Map(view.open);
      if (change.phase === 'cleared') open.delete(change.situation.id);
      else open.set(change.situation.id, change.situation);
      return { ...view, open };
    }
  }
}

/** All hosts read, all region pairs healthy, nothing open. */
export function allWell(view: View, hosts: number, pairs: number): boolean {
  return (
    view.hosts.size === hosts &&
    [...view.hosts.values()].every((state) => state === 'alive') &&
    view.pairs.size === pairs &&
    [...view.pairs.values()].every((verdict) => verdict === 'healthy') &&
    view.open.size === 0
  );
}
