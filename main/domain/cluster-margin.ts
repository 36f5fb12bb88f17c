import type { ClusterStatus, QuorumSide } from './snapshot.ts';

/** Votes to spare on the strongest side: surely (worst) and at most (best). Null without a rule or without any side. */
export function clusterMargin({ quorum }: ClusterStatus): QuorumSide['margin'] | null {
  if (quorum.needed === null) return null;
  const [first, ...rest] = quorum.sides.map(({ margin }) => margin);
  if (first === undefined) return null;
  return rest.reduce(
    (top, margin) => ({ worst: Math.max(top.worst, margin.worst), best: Math.max(top.best, margin.best) }),
    first,
  );
}
