import { type CellState, cellCode } from '../../main/contract/matrix.ts';
import type { RegionPairStatus } from '../../main/domain/snapshot.ts';
import type { Matrix } from './matrix.ts';
import { pairKey, type Screen } from './screen.ts';

/**
 * The matrix of regions at a moment of the past: a cell is the direction that history keeps of the pair. In one that was lost or
 * suspected those host pairs count as failing that were not known to reach each other. Round trips history does not keep, and inside of a
 * region nothing: those cells claim nothing.
 */
export function pastMatrix({ inventory, pairs, t }: Screen): Matrix {
  const axis = inventory.regions.map(({ id }) => id);
  const size = axis.length;
  const state = new Uint8Array(size * size).fill(cellCode('unknown'));
  const failing = new Uint32Array(size * size);
  const total = new Uint32Array(size * size);
  const put = (row: number, column: number, cell: CellState, pair: RegionPairStatus) => {
    const place = row * size + column;
    state[place] = cellCode(cell);
    total[place] = pair.hostPairs.total;
    if (cell !== 'arrives' && cell !== 'unknown') failing[place] = pair.hostPairs.total - pair.hostPairs.up;
  };
  for (const [row, a] of axis.entries()) {
    state[row * size + row] = cellCode('self');
    for (const [column, b] of axis.entries()) {
      const pair = pairs.get(pairKey(a, b));
      if (pair === undefined) continue;
      const isCut = pair.forward === 'lost' && pair.reverse === 'lost';
      put(row, column, isCut ? 'cut' : pair.forward, pair);
      put(column, row, isCut ? 'cut' : pair.reverse, pair);
    }
  }
  const zeros = new Uint8Array(size * size);
  return {
    mode: 'regions',
    seq: 0,
    t,
    axis,
    hidden: 0,
    cells: { state, rtt: zeros, usual: zeros, failing, total },
    step: null,
  };
}
