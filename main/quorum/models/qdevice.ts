import type { Cluster, QuorumDevice } from '../../domain/fleet.ts';
import type { HostId } from '../../domain/ids.ts';
import type { VoteRule } from '../vote-rule.ts';
import { majorityOf, totalVotes } from '../votes.ts';
import { majorityRule } from './majority.ts';

/**
 * Corosync with a quorum device (corosync-qdevice(8)): the device brings votes of its own, and gives them to one side. The
 * rule counts the members only; who holds the device is the matter of {@link deviceHolders}.
 */
export function qdeviceRule(cluster: Cluster): VoteRule {
  const plain = majorityRule(cluster, 'clique');
  const total = (cluster.quorum.expectedVotes ?? totalVotes(cluster)) + deviceVotes(cluster);
  const needed = majorityOf(total);
  return { ...plain, needed, total, weigh: (hosts) => ({ ...plain.weigh(hosts), need: needed }) };
}

/** Votes of the device: as set, else 1 for ffsplit, and for lms so many that one node with the device has quorum. */
export function deviceVotes(cluster: Cluster): number {
  const { votes, algorithm } = deviceOf(cluster);
  return votes ?? (algorithm === 'ffsplit' ? 1 : Math.max(0, totalVotes(cluster) - 1));
}

/** The declared device; where none is declared one by the defaults, of which nobody knows where it stands. */
export function deviceOf({ quorum }: Cluster): QuorumDevice {
  return quorum.device ?? { host: null, address: null, votes: null, algorithm: 'ffsplit', tieBreaker: 'lowest' };
}

/** The member for whose side the device decides between equals. */
export function deviceTieBreaker(cluster: Cluster): HostId | null {
  const { tieBreaker } = deviceOf(cluster);
  const members = cluster.members.map(({ host }) => host);
  switch (tieBreaker) {
    case 'lowest':
      return members[0] ?? null;
    case 'highest':
      return members.at(-1) ?? null;
    default:
      return tieBreaker;
  }
}

/** The most that members can bring forward to get the device's votes. */
export interface DeviceBid {
  readonly votes: number;
  /** How many of them may reach the device. */
  readonly connected: number;
}

/** What a side can bring forward, at least and at most, and against whom. */
export interface DeviceClaim {
  readonly least: DeviceBid;
  readonly most: DeviceBid;
  /** Does the tie-breaker surely stand here? */
  readonly hasTieBreaker: boolean;
  /** Whoever may stand together apart from those who are surely here. */
  readonly rivals: readonly DeviceBid[];
}

/**
 * To which side the device gives its votes, one answer for each claim. ffsplit (qnetd-algo-ffsplit.c): only a side with
 * half of the nodes or more; of two halves the one with more connected members, then the tie-breaker's. lms: the largest
 * connected side, then the tie-breaker's. At most one is `sure`.
 */
export function deviceHolders(
  algorithm: QuorumDevice['algorithm'],
  nodeVotes: number,
  claims: readonly DeviceClaim[],
): readonly ('sure' | 'maybe' | 'no')[] {
  const isEligible = ({ votes, connected }: DeviceBid) =>
    connected > 0 && (algorithm === 'lms' || votes * 2 >= nodeVotes);
  const beats = ({ least, hasTieBreaker }: DeviceClaim, rival: DeviceBid) => {
    if (!isEligible(rival)) return true;
    if (algorithm === 'ffsplit' && least.votes * 2 > nodeVotes) return true;
    const lead = algorithm === 'lms' ? least.votes - rival.votes : least.connected - rival.connected;
    return lead > 0 || (lead === 0 && hasTieBreaker);
  };
  const sure = claims.find((claim) => isEligible(claim.least) && claim.rivals.every((rival) => beats(claim, rival)));
  return claims.map((claim) => {
    if (sure !== undefined) return claim === sure ? 'sure' : 'no';
    return isEligible(claim.most) ? 'maybe' : 'no';
  });
}
