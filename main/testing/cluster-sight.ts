import type { ClusterSight } from '../quorum/cluster-sight.ts';

/** A sight of which only what a test is about must be said; nobody was read, and nothing is remembered. */
export function sightOf(said: Pick<ClusterSight, 'seen' | 'tieOf'> & Partial<ClusterSight>): ClusterSight {
  return { readings: new Map(), book: { hostAt: () => undefined }, clusters: [], past: null, ...said };
}
