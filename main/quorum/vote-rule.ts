import type { HostId } from '../domain/ids.ts';

/**
 * What a product means by members that are together (research/1, D.0): a connected `component` (Galera relays), a `clique`
 * in which all reach all (corosync, RabbitMQ), or a `star` around one leader (Raft, ZooKeeper, Ceph, Sentinel).
 */
export type Togetherness = 'component' | 'clique' | 'star';

/** What a set of members counts for, and what such a set needs. Not every set needs the same: a tie-breaker may be in it. */
export interface Weight {
  readonly have: number;
  readonly need: number;
}

/** Votes above what is needed; negative = votes that are missing. */
export function marginOf({ have, need }: Weight): number {
  return have - need;
}

/** The quorum rule of one cluster, ready to be asked. Adding a host to a set never lowers its margin. */
export interface VoteRule {
  /** What a side needs that holds no tie-breaker. */
  readonly needed: number;
  /** What all members count for. */
  readonly total: number;
  readonly together: Togetherness;
  /** May this member stand in the middle of a star? */
  readonly canLead: (host: HostId) => boolean;
  /** The weight of a set if exactly these are together. Hosts that are no members count for nothing. */
  readonly weigh: (hosts: readonly HostId[]) => Weight;
}
