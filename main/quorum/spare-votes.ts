import { clusterMargin } from '../domain/cluster-margin.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';

/**
 * Votes that a cluster surely has to spare on its strongest side; negative = so many short of quorum; null without a rule or a side.
 * Only a margin that shrank is small: a cluster that has all its votes and was built without one to spare counts as having one.
 */
export function spareVotes(status: ClusterStatus): number | null {
  const margin = clusterMargin(status);
  if (margin === null) return null;
  const { sides, total } = status.quorum;
  const isWhole = sides.length === 1 && sides.every(({ worst }) => worst >= total);
  return isWhole ? Math.max(1, margin.worst) : margin.worst;
}
