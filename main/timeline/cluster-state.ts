import type { LossWord } from '../quorum/loss-table.ts';
import type { ClusterState } from './history-rows.ts';

/** Mild to grave. `unknown` is what nobody could say. */
const words: readonly LossWord[] = ['keeps', 'human', 'edge', 'unknown', 'lost', 'both'];

/** The graver word of two, with the worst margins of both: what a column says that stands for several states. */
export function gravestCluster(x: ClusterState, y: ClusterState): ClusterState {
  const word = words.indexOf(x.word) >= words.indexOf(y.word) ? x.word : y.word;
  if (x.margin === null || y.margin === null) return { word, margin: x.margin ?? y.margin };
  return {
    word,
    margin: { worst: Math.min(x.margin.worst, y.margin.worst), best: Math.min(x.margin.best, y.margin.best) },
  };
}

/** Do they say the same? */
export function isSameCluster(x: ClusterState, y: ClusterState): boolean {
  return x.word === y.word && x.margin?.worst === y.margin?.worst && x.margin?.best === y.margin?.best;
}
