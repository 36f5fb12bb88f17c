import type { Cluster } from '../../domain/fleet.ts';
import type { HostId } from '../../domain/ids.ts';
import type { VoteRule } from '../vote-rule.ts';
import { majorityOf, votesAmong } from '../votes.ts';
import { majorityRule, votersOf } from './majority.ts';

/**
 * ZooKeeper's hierarchical quorums: more than half of the groups that have any weight, each with more than half of its own
 * weight (ZooKeeper Administrator's Guide, `group.x` and `weight.x`). Counted in groups: 3+1+1 servers of three groups of
 * three are five of nine and hold one group of the two they need. Without groups it is a plain majority.
 */
export function zookeeperGroupsRule(cluster: Cluster): VoteRule {
  const groups = (cluster.quorum.groups ?? []).filter((group) => votesAmong(cluster, group) > 0);
  if (groups.length === 0) return majorityRule(cluster, 'star');
  const needed = majorityOf(groups.length);
  const isHeld = (group: readonly HostId[], hosts: readonly HostId[]) => {
    const here = group.filter((host) => hosts.includes(host));
    return votesAmong(cluster, here) >= majorityOf(votesAmong(cluster, group));
  };
  return {
    needed,
    total: groups.length,
    together: 'star',
    canLead: votersOf(cluster),
    weigh: (hosts) => ({ have: groups.filter((group) => isHeld(group, hosts)).length, need: needed }),
  };
}
