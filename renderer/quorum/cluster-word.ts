import type { InventoryView } from '../../main/contract/screen.ts';
import type { ClusterStatus, QuorumSide } from '../../main/domain/snapshot.ts';

/** What a whole cluster comes to: the best any of its sides can surely do. */
export type ClusterWord = 'quorate' | 'edge' | 'lost' | 'ambiguous' | 'unseen' | 'split' | 'human';

/**
 * Sums a cluster up. Two quorate sides can both write, and so can two sides with data members of a cluster without a
 * quorum rule: `split`. Without a rule and in one piece it is `human`: nobody but a person decides. With
 * no vote seen it is `unseen`, which is not a verdict.
 */
export function clusterWord(inventory: InventoryView, cluster: ClusterStatus): ClusterWord {
  const { model, sides } = cluster.quorum;
  const has = (state: string) => sides.some((side) => side.state === state);
  if (has('both-quorate')) return 'split';
  if (model === 'none') return writingSides(inventory, cluster) > 1 ? 'split' : 'human';
  if (sides.every((side) => isUnseen(side, cluster.quorum.total))) return 'unseen';
  if (has('quorate')) return 'quorate';
  if (has('at-risk')) return 'edge';
  if (has('ambiguous')) return 'ambiguous';
  return 'lost';
}

/** true when not one vote of a side is known, either way: then nothing is claimed of it, not even doubt about it. */
export function isUnseen(side: QuorumSide, total: number): boolean {
  return side.worst === 0 && side.best === total && total > 0;
}

/** Sides on which at least one member holds data, and could so be promoted or go on writing. */
export function writingSides(inventory: InventoryView, cluster: ClusterStatus): number {
  const declared = inventory.clusters.find((candidate) => candidate.id === cluster.cluster);
  const data = new Set(declared?.members.filter((member) => member.role === 'data').map((member) => member.host));
  return cluster.quorum.sides.filter((side) => side.hosts.some((host) => data.has(host))).length;
}
