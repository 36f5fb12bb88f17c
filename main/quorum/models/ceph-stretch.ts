import type { Cluster } from '../../domain/fleet.ts';
import type { HostId } from '../../domain/ids.ts';
import type { VoteRule } from '../vote-rule.ts';
import { majorityRule } from './majority.ts';

/**
 * Ceph monitors in stretch mode: two sites with two each and a tie-breaker in a third (docs.ceph.com, "Stretch clusters").
 * More than half of the monitor map; the tie-breaker votes, but never leads. Says nothing of the data: a site without
 * quorum in a degraded stretch serves with `min_size` 1.
 */
export function cephStretchRule(cluster: Cluster): VoteRule {
  const plain = majorityRule(cluster, 'star');
  const tiebreaker = tiebreakerOf(cluster);
  return { ...plain, canLead: (host) => host !== tiebreaker && plain.canLead(host) };
}

/** The declared tie-breaker, else the member with the role of a witness; null where there is neither. */
export function tiebreakerOf({ quorum, members }: Cluster): HostId | null {
  return quorum.tiebreaker ?? members.find(({ role }) => role === 'witness')?.host ?? null;
}
