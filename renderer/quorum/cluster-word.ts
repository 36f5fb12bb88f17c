import type { ClusterStatus, QuorumSide } from '../../main/domain/snapshot.ts';
import { isUnseen } from '../../main/domain/unseen-side.ts';

/** What a whole cluster comes to: the best any of its sides can surely do. */
export type ClusterWord = 'quorate' | 'edge' | 'lost' | 'ambiguous' | 'unseen' | 'split' | 'human';

/**
 * Sums a cluster up from the states of its sides. Two sides that may both act are `split`. Without a quorum rule and in
 * one piece it is `human`: nobody but a person decides. With no vote seen it is `unseen`, which is not a verdict.
 */
export function clusterWord(cluster: ClusterStatus): ClusterWord {
  const { model, sides } = cluster.quorum;
  const has = (state: QuorumSide['state']) => sides.some((side) => side.state === state);
  if (sides.every((side) => isUnseen(side, cluster.quorum.total))) return 'unseen';
  if (has('both-quorate')) return 'split';
  if (model === 'none') return 'human';
  if (has('quorate')) return 'quorate';
  if (has('at-risk')) return 'edge';
  if (has('ambiguous')) return 'ambiguous';
  return 'lost';
}
