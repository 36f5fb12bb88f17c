import type { Cluster } from '../../domain/fleet.ts';
import type { HostId } from '../../domain/ids.ts';
import { strongest } from '../strongest.ts';
import { splitSides, type MemberTie, type Side, type SideSight, type TieOf } from '../togetherness.ts';
import { marginOf, type VoteRule, type Weight } from '../vote-rule.ts';

/** One side of a cluster whose votes are those of its store. */
export interface StoreSide {
  /** Members of the cluster here. */
  readonly hosts: readonly HostId[];
  readonly worst: Weight;
  readonly best: Weight;
}

/** The sides of such a cluster, and whether the store has its majority where no member is: nobody can lead there. */
export interface StoreCount {
  readonly sides: readonly StoreSide[];
  readonly isUnled: boolean;
}

/**
 * Patroni and its like: the leader is whoever holds a key in the store, so that members have no vote of their own and a
 * majority of them means nothing (research/1, D.1). A side may lead when one of its data members directly reaches a server
 * of the store that is together with a majority of the store. Sides are those of members and store servers in one graph.
 */
export function storeSides(cluster: Cluster, store: Cluster, rule: VoteRule, sight: SideSight): StoreCount {
  const members = cluster.members.map(({ host }) => host);
  const servers = store.members.map(({ host }) => host);
  const all = [...members, ...servers.filter((host) => !members.includes(host))];
  const split = splitSides(all, sight);
  const view = { cluster, servers, rule, tieOf: sight.tieOf };
  const isMember = (host: HostId) => members.includes(host);
  const led = split.filter(({ sure }) => sure.some(isMember));
  if (led.length === 0) {
    // No member is seen anywhere: they may all be somewhere.
    const somewhere = all.filter((host) => sight.gone?.has(host) !== true);
    return { sides: [weighSide({ sure: [], maybe: somewhere }, view)], isUnled: false };
  }
  const unled = split.filter(({ sure }) => !sure.some(isMember));
  return { sides: led.map((side) => weighSide(side, view)), isUnled: unled.some(({ sure }) => holds(sure, view)) };
}

/** Does the store surely have its majority among these, led or not? */
function holds(hosts: readonly HostId[], { servers, rule, tieOf }: StoreView): boolean {
  const here = servers.filter((host) => hosts.includes(host));
  return marginOf(strongest(rule, here, (a, b) => tieOf(a, b) === 'joined', 'least').weight) >= 0;
}

interface StoreView {
  readonly cluster: Cluster;
  readonly servers: readonly HostId[];
  readonly rule: VoteRule;
  readonly tieOf: TieOf;
}

function weighSide({ sure, maybe }: Side, view: StoreView): StoreSide {
  const isMember = (host: HostId) => view.cluster.members.some((member) => member.host === host);
  return {
    hosts: sure.filter(isMember),
    worst: reach(sure, (tie) => tie === 'joined', 'least', view),
    best: reach([...sure, ...maybe], (tie) => tie !== 'severed', 'most', view),
  };
}

/** The best weight of store servers among these hosts that a data member among them reaches. */
function reach(
  hosts: readonly HostId[],
  counts: (tie: MemberTie) => boolean,
  ifTooMany: 'least' | 'most',
  { cluster, servers, rule, tieOf }: StoreView,
): Weight {
  const isTied = (a: HostId, b: HostId) => a === b || counts(tieOf(a, b));
  const data = cluster.members.filter(({ host, role }) => role === 'data' && hosts.includes(host));
  const reached: VoteRule = {
    ...rule,
    weigh: (some) => rule.weigh(data.some(({ host }) => some.some((server) => isTied(host, server))) ? some : []),
  };
  const here = servers.filter((host) => hosts.includes(host));
  return strongest(reached, here, isTied, ifTooMany).weight;
}
