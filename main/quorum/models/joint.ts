import type { Cluster } from '../../domain/fleet.ts';
import { marginOf, type Togetherness, type VoteRule } from '../vote-rule.ts';
import { majorityOf } from '../votes.ts';
import { majorityRule } from './majority.ts';

/**
 * Raft while its membership changes: a majority of the incoming configuration (the members with a vote) and one of the
 * outgoing configuration (Ongaro, section 6; etcd raft/quorum/joint.go). Counted in votes of the incoming one, less what
 * the outgoing one lacks more.
 */
export function jointRule(cluster: Cluster, together: Togetherness): VoteRule {
  const incoming = majorityRule(cluster, together);
  const outgoing = cluster.quorum.outgoing ?? [];
  if (outgoing.length === 0) return incoming;
  return {
    ...incoming,
    canLead: (host) => incoming.canLead(host) || outgoing.includes(host),
    weigh: (hosts) => {
      const old = hosts.filter((host) => outgoing.includes(host)).length - majorityOf(outgoing.length);
      const margin = Math.min(marginOf(incoming.weigh(hosts)), old);
      return { have: incoming.needed + margin, need: incoming.needed };
    },
  };
}
