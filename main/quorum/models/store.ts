import type { Cluster } from '../../domain/fleet.ts';
import type { HostId } from '../../domain/ids.ts';
import { strongest } from '../strongest.ts';
import { splitSides, type MemberTie, type Side, type TieOf } from '../togetherness.ts';
import type { VoteRule, Weight } from '../vote-rule.ts';

/** One side of a cluster whose votes are those of its store. */
export interface StoreSide {
  /** Members of the cluster here. */
  readonly hosts: readonly HostId[];
  readonly worst: Weight;
  readonly best: Weight;
}

/** The sides of such a cluster, and those of the store without a member. */
export interface StoreCount {
  readonly sides: readonly StoreSide[];
  readonly unled: readonly StoreSide[];
}

/**
 * Patroni and its like: the leader is whoever holds a key in the store, so that members have no vote of their own and a
 * majority of them means nothing (research/1, D.1). A side may lead when one of its data members directly reaches a server
 * of the store that is together with a majority of the store. Sides are those of members and store servers in one graph; a
 * side on which no member is seen is told apart (`unled`), because nobody there can lead.
 */
export function storeSides(
  cluster: Cluster,
  store: Cluster,
  rule: VoteRule,
  { seen, tieOf }: { readonly seen: ReadonlySet<HostId>; readonly tieOf: TieOf },
): StoreCount {
  const members = cluster.members.map(({ host }) => host);
  const servers = store.members.map(({ host }) => host);
  const all = [...members, ...servers.filter((host) => !members.includes(host))];
  const split = splitSides(all, seen, tieOf);
  const weighed = split.map((side) => weighSide(side, { cluster, servers, rule, tieOf }));
  const led = weighed.filter(({ hosts }) => hosts.length > 0);
  if (led.length > 0) return { sides: led, unled: weighed.filter(({ hosts }) => hosts.length === 0) };
  // No member is seen anywhere: they may all be somewhere.
  const nobody = { sure: [], maybe: all };
  return { sides: [weighSide(nobody, { cluster, servers, rule, tieOf })], unled: [] };
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
