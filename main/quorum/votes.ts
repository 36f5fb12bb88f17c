import { assertNever } from '../domain/assert-never.ts';
import type { Cluster, Member } from '../domain/fleet.ts';

/** Votes a member brings. An observer member has none, whatever the inventory says of numbers. */
export function votesOf({ role, votes }: Member): number {
  return role === 'observer' ? 0 : votes;
}

/** Votes declared. Never "votes seen": a minority that counts only itself looks like a majority (research/5, D, 5). */
export function totalVotes({ members }: Cluster): number {
  return members.reduce((sum, member) => sum + votesOf(member), 0);
}

/**
 * Votes a side needs, by model (research/1, D.1). null for `none`: nothing there arbitrates. `two-node` is corosync's
 * option: one vote is enough on either side, so that both may act at once. Models of later versions are counted as a
 * plain majority of declared votes; the status warns of it.
 */
export function votesNeeded(cluster: Cluster): number | null {
  const { model } = cluster.quorum;
  switch (model) {
    case 'none':
      return null;
    case 'two-node':
      return 1;
    case 'majority':
    case 'weighted':
    case 'sentinel':
    case 'zookeeper-groups':
    case 'galera':
    case 'qdevice':
      return Math.floor(totalVotes(cluster) / 2) + 1;
    default:
      return assertNever(model);
  }
}
