import type { Cluster } from '../../domain/fleet.ts';
import type { HostId } from '../../domain/ids.ts';
import type { Togetherness, VoteRule } from '../vote-rule.ts';
import { majorityOf, totalVotes, votesAmong, votesOf } from '../votes.ts';

/**
 * More than half of all declared votes (research/1, D.1): etcd, ZooKeeper without groups, Ceph monitors, Consul, NATS, and
 * RabbitMQ's pause_minority, where nodes that see half of the cluster or less stop. Learners and observers are members
 * without a vote. At most one of any number of disjoint sides has it.
 */
export function majorityRule(cluster: Cluster, together: Togetherness): VoteRule {
  const total = totalVotes(cluster);
  const needed = majorityOf(total);
  return {
    needed,
    total,
    together,
    canLead: votersOf(cluster),
    weigh: (hosts) => ({ have: votesAmong(cluster, hosts), need: needed }),
  };
}

/** Only who has a vote can be elected. */
export function votersOf({ members }: Cluster): (host: HostId) => boolean {
  const voters = new Set(members.filter((member) => votesOf(member) > 0).map(({ host }) => host));
  return (host) => voters.has(host);
}
