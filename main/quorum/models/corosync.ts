import type { Cluster } from '../../domain/fleet.ts';
import type { HostId } from '../../domain/ids.ts';
import type { MovingBar } from '../moving-bar.ts';
import type { Togetherness, VoteRule } from '../vote-rule.ts';
import { majorityOf, totalVotes, votesAmong } from '../votes.ts';
import { majorityRule } from './majority.ts';

/**
 * Corosync's votequorum with its options (votequorum(5), exec/votequorum.c): more than half of the expected votes and more
 * than half of those present; with `auto_tie_breaker` exactly half, rounded down, is enough for the side of the tie-breaker
 * while the others of the last membership cannot have quorum; with `last_man_standing` expected votes come down to those
 * who stood together last. Expected votes set lower than the real ones let two sides have quorum.
 */
export function corosyncRule(cluster: Cluster, together: Togetherness, bar: MovingBar): VoteRule {
  const { expectedVotes, autoTieBreaker, lastManStanding } = cluster.quorum;
  const plain = majorityRule(cluster, together);
  const before = bar.last ?? cluster.members.map(({ host }) => host);
  const expected =
    lastManStanding !== undefined && bar.last !== null
      ? votesAmong(cluster, bar.last)
      : (expectedVotes ?? totalVotes(cluster));
  const needed = majorityOf(expected);
  const tie = autoTieBreaker === undefined ? null : tieBreakerOf(autoTieBreaker, before);
  return {
    ...plain,
    needed,
    weigh: (hosts) => {
      const have = votesAmong(cluster, hosts);
      const need = Math.max(needed, majorityOf(have));
      if (tie === null || !hosts.includes(tie) || have !== Math.floor(expected / 2) || have === 0)
        return { have, need };
      const others = before.filter((host) => !hosts.includes(host));
      return votesAmong(cluster, others) < needed ? { have, need: have } : { have, need };
    },
  };
}

/** The member that decides between halves: the first of the order that was there before. */
export function tieBreakerOf(
  order: 'lowest' | 'highest' | readonly HostId[],
  before: readonly HostId[],
): HostId | null {
  if (order === 'lowest') return before[0] ?? null;
  if (order === 'highest') return before.at(-1) ?? null;
  return order.find((host) => before.includes(host)) ?? null;
}

/**
 * Corosync's `two_node`: the bar is one vote, so after a cut both nodes have quorum, and fencing decides (votequorum(5);
 * research/7: both promoted 10.6 s after the cut). It implies `wait_for_all`.
 */
export function twoNodeRule(cluster: Cluster): VoteRule {
  const plain = majorityRule(cluster, 'clique');
  return { ...plain, needed: 1, weigh: (hosts) => ({ ...plain.weigh(hosts), need: 1 }) };
}
