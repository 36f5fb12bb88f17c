import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import type { AddressBook } from '../evidence/address-book.ts';
import type { QuorumPast } from './moving-bar.ts';
import type { TieOf } from './togetherness.ts';

/** What the verdict hands to the quorum of one cluster. */
export interface ClusterSight {
  /** Hosts somebody proves to be alive. */
  readonly seen: ReadonlySet<HostId>;
  /** Hosts that surely are no more, which is known of imagined worlds only. */
  readonly gone?: ReadonlySet<HostId>;
  /** The tie of any two hosts: members, servers of the store, the device. */
  readonly tieOf: TieOf;
  /** Are these two severed because the heartbeat between them is cut, while their hosts reach each other? Symmetric. */
  readonly isHeartbeatCut?: (a: HostId, b: HostId) => boolean;
  /** What members of this cluster say now; those who were not read, or too long ago, are not in it. */
  readonly readings: ReadonlyMap<HostId, Reading>;
  /** Finds members in what others say of them. */
  readonly book: AddressBook;
  /** Where a store is looked up. */
  readonly clusters: readonly Cluster[];
  /** What is remembered of a bar that moves; null = nothing. */
  readonly past: QuorumPast | null;
}
