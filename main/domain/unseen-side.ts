import type { QuorumSide } from './snapshot.ts';

/** true when not one vote of a side is known, either way: then nothing is claimed of it, not even doubt about it. */
export function isUnseen(side: QuorumSide, total: number): boolean {
  return side.worst === 0 && side.best === total && total > 0;
}
