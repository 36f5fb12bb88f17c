import type { ClusterStatus } from '../domain/snapshot.ts';

/**
 * What is always to be said of so many votes (research/5, A3), however they stand now: an even number can split in halves,
 * and two cannot outlive any cut by themselves. `weights` are the votes of the voting members. Empty where a tie-breaker
 * or a device decides between halves (`breaksTies`), and where votes are not what is counted.
 */
export function voteNotes(
  { quorum }: Pick<ClusterStatus, 'quorum'>,
  weights: readonly number[],
  breaksTies: boolean,
): readonly string[] {
  const { needed, total, model } = quorum;
  const isCounted = weights.reduce((sum, votes) => sum + votes, 0) === total;
  if (!isCounted || breaksTies) return [];
  if (total === 2) return ['2 votes: no partition can be survived automatically'];
  const half = total / 2;
  if (needed === null || model === 'zookeeper-groups' || needed <= half || !canBeHalved(weights, half)) return [];
  return [`${total} votes need ${needed}: a ${half}|${half} split stops both`];
}

/** Do some of the members hold exactly half? */
function canBeHalved(weights: readonly number[], half: number): boolean {
  if (!Number.isInteger(half) || half === 0) return false;
  const sums = weights.reduce(
    (known, votes) => new Set([...known, ...[...known].map((sum) => sum + votes)]),
    new Set([0]),
  );
  return sums.has(half);
}
