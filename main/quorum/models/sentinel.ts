import type { Cluster } from '../../domain/fleet.ts';
import type { VoteRule } from '../vote-rule.ts';
import { majorityRule } from './majority.ts';

/**
 * Redis Sentinel: `quorum` sentinels agree that the primary is down, but a failover needs the votes of
 * max(majority of the known sentinels, quorum) for one of them (redis.io, "High availability with Redis Sentinel"). So a
 * small quorum only starts the vote sooner, and a large one raises the bar.
 */
export function sentinelRule(cluster: Cluster): VoteRule {
  const plain = majorityRule(cluster, 'star');
  const needed = Math.max(plain.needed, cluster.quorum.quorum ?? 0);
  return { ...plain, needed, weigh: (hosts) => ({ ...plain.weigh(hosts), need: needed }) };
}
