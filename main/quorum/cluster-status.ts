import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { ClusterStatus, QuorumSide, QuorumState } from '../domain/snapshot.ts';
import { splitSides, type Side, type TieOf } from './togetherness.ts';
import { totalVotes, votesNeeded, votesOf } from './votes.ts';

/** What the verdict hands to the quorum of one cluster. */
export interface ClusterSight {
  /** Members somebody proves to be alive. */
  readonly seen: ReadonlySet<HostId>;
  readonly tieOf: TieOf;
}

/** The newest count of each cluster, and the ties that it was counted from. */
const counted = new WeakMap<Cluster, { readonly ties: string; readonly status: ClusterStatus }>();

/**
 * Counts a cluster's votes on every side, worst to best. A member nobody could place is part of every side's best. While
 * its members are seen and tied as before the status is the same one.
 */
export function clusterStatus(cluster: Cluster, sight: ClusterSight): ClusterStatus {
  const ties = tiesOf(cluster, sight);
  const known = counted.get(cluster);
  if (known?.ties === ties) return known.status;
  const status = countCluster(cluster, sight);
  counted.set(cluster, { ties, status });
  return status;
}

const letters = { joined: 'j', severed: 's', unknown: 'u' } as const;

/** All that a count depends on: a letter for each member, and for each two of them. */
function tiesOf({ members }: Cluster, { seen, tieOf }: ClusterSight): string {
  let ties = '';
  for (const [nth, { host }] of members.entries()) {
    ties += seen.has(host) ? 'S' : 'N';
    for (let next = nth + 1; next < members.length; next++) {
      const other = members[next];
      if (other !== undefined) ties += letters[tieOf(host, other.host)];
    }
  }
  return ties;
}

function countCluster(cluster: Cluster, sight: ClusterSight): ClusterStatus {
  const needed = votesNeeded(cluster);
  const split = splitSides(cluster, sight.seen, sight.tieOf);
  const sides = markDoubles(split.map((side) => countSide(cluster, side, needed)));
  const unobserved = cluster.members.map(({ host }) => host).filter((host) => !sight.seen.has(host));
  return {
    cluster: cluster.id,
    primaries: [],
    members: [],
    risk: null,
    quorum: { model: cluster.quorum.model, needed, total: totalVotes(cluster), sides },
    unobserved,
    warnings: warningsOf(cluster, sides, sight),
  };
}

function countSide(cluster: Cluster, { sure, maybe }: Side, needed: number | null): QuorumSide {
  const worst = votesAmong(cluster, sure);
  const best = worst + votesAmong(cluster, maybe);
  // Model none asks for nothing, so any side with a data member may act: its margin is simply what it has.
  const margin = { worst: worst - (needed ?? 0), best: best - (needed ?? 0) };
  const state = needed === null ? stateWithoutRule(cluster, sure, maybe) : stateByMargin(margin);
  return { hosts: sure, worst, best, margin, state };
}

function votesAmong(cluster: Cluster, hosts: readonly HostId[]): number {
  return cluster.members.filter(({ host }) => hosts.includes(host)).reduce((sum, member) => sum + votesOf(member), 0);
}

function stateByMargin({ worst, best }: QuorumSide['margin']): QuorumState {
  if (best < 0) return 'inquorate';
  if (worst < 0) return 'ambiguous';
  return worst === 0 ? 'at-risk' : 'quorate';
}

/** Without a rule whoever holds data may act; who holds none cannot. */
function stateWithoutRule(cluster: Cluster, sure: readonly HostId[], maybe: readonly HostId[]): QuorumState {
  const holdsData = (hosts: readonly HostId[]) =>
    cluster.members.some(({ host, role }) => role === 'data' && hosts.includes(host));
  if (holdsData(sure)) return 'quorate';
  return holdsData(maybe) ? 'ambiguous' : 'inquorate';
}

/** Two sides that both may act are an alarm of their own: two-node, model none, or votes that do not add up. */
function markDoubles(sides: readonly QuorumSide[]): readonly QuorumSide[] {
  const isQuorate = ({ state }: QuorumSide) => state === 'quorate' || state === 'at-risk';
  if (sides.filter(isQuorate).length < 2) return sides;
  return sides.map((side) => (isQuorate(side) ? { ...side, state: 'both-quorate' } : side));
}

function warningsOf(cluster: Cluster, sides: readonly QuorumSide[], sight: ClusterSight): readonly string[] {
  const warnings: string[] = [];
  const { model } = cluster.quorum;
  if (sides.some(({ state }) => state === 'both-quorate')) warnings.push(doubleWarning(model));
  if (model === 'none' && cluster.members.filter(({ role }) => role === 'data').length > 1) {
    warnings.push('no quorum rule: nothing but a human or fencing keeps two sides from acting');
  }
  if (model === 'sentinel' || model === 'zookeeper-groups' || model === 'galera' || model === 'qdevice') {
    warnings.push(`model ${model} is counted as a plain majority of declared votes`);
  }
  const relayed = sides.flatMap(({ hosts }) => relayedPair(hosts, sight) ?? []);
  return [...warnings, ...relayed];
}

function doubleWarning(model: ClusterStatus['quorum']['model']): string {
  if (model === 'two-node') return 'both sides have quorum (two-node): fencing decides, not votes';
  if (model === 'none') return 'both sides can accept writes';
  return 'declared votes do not add up: two sides have quorum';
}

/** Many products count only members with a direct path; a side held together by others is worth a word. */
function relayedPair(hosts: readonly HostId[], { tieOf }: ClusterSight): string | null {
  for (const [index, a] of hosts.entries()) {
    const b = hosts.slice(index + 1).find((other) => tieOf(a, other) === 'severed');
    if (b !== undefined) return `${a} and ${b} have no direct path; they are joined only through others`;
  }
  return null;
}
