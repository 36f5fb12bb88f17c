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

/** What a side can bring forward to get the device's votes. */
export interface DeviceClaim {
  /** Votes of its members. */
  readonly worst: number;
  readonly best: number;
  /** How many of its members reach the device. */
  readonly connected: { readonly least: number; readonly most: number };
  /** Does the tie-breaker surely stand here? */
  readonly hasTieBreaker: boolean;
}

/**
 * To which side the device gives its votes, one answer for each claim. ffsplit (qnetd-algo-ffsplit.c): only a side with
 * half of the nodes or more; of two halves the one with more connected members, then the tie-breaker's. lms: the largest
 * connected side, then the tie-breaker's. `others` are claims of members that nobody can place. At most one is `sure`.
 */
export function deviceHolders(
  algorithm: QuorumDevice['algorithm'],
  nodeVotes: number,
  claims: readonly DeviceClaim[],
  others: readonly DeviceClaim[],
): readonly ('sure' | 'maybe' | 'no')[] {
  const beats = algorithm === 'ffsplit' ? beatsByHalf : beatsBySize;
  const isSure = (claim: DeviceClaim) =>
    claim.connected.least > 0 &&
    (algorithm === 'lms' || claim.worst * 2 >= nodeVotes) &&
    [...claims, ...others].every((rival) => rival === claim || beats(claim, rival, nodeVotes));
  const sure = claims.find(isSure);
  return claims.map((claim) => {
    if (sure !== undefined) return claim === sure ? 'sure' : 'no';
    return mayHold(claim, algorithm, nodeVotes) ? 'maybe' : 'no';
  });
}

function mayHold(claim: DeviceClaim, algorithm: QuorumDevice['algorithm'], nodeVotes: number): boolean {
  return claim.connected.most > 0 && (algorithm === 'lms' || claim.best * 2 >= nodeVotes);
}

function beatsByHalf(claim: DeviceClaim, rival: DeviceClaim, nodeVotes: number): boolean {
  if (!mayHold(rival, 'ffsplit', nodeVotes)) return true;
  if (claim.worst * 2 > nodeVotes || rival.connected.most < claim.connected.least) return true;
  return rival.connected.most === claim.connected.least && claim.hasTieBreaker;
}

function beatsBySize(claim: DeviceClaim, rival: DeviceClaim): boolean {
  if (rival.connected.most === 0 || rival.best < claim.worst) return true;
  return rival.best === claim.worst && claim.hasTieBreaker;
}
