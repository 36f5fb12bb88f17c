import { type CellState, cellCode } from '../../main/contract/matrix.ts';
import type { Matrix } from './matrix.ts';
import { pairKey, type Screen } from './screen.ts';

/**
 * The matrix of regions at a moment of the past: a cell is the direction that history keeps of the pair. Round trips and counts of host
 * directions it does not keep, and inside of a region nothing: those cells are unknown.
 */
export function pastMatrix({ inventory, pairs, t }: Screen): Matrix {
  const axis = inventory.regions.map(({ id }) => id);
  const size = axis.length;
  const state = new Uint8Array(size * size).fill(cellCode('unknown'));
  const put = (row: number, column: number, cell: CellState) => {
    state[row * size + column] = cellCode(cell);
  };
  for (const [row, a] of axis.entries()) {
    put(row, row, 'self');
    for (const [column, b] of axis.entries()) {
      const pair = pairs.get(pairKey(a, b));
      if (pair === undefined) continue;
      const isCut = pair.forward === 'lost' && pair.reverse === 'lost';
      put(row, column, isCut ? 'cut' : pair.forward);
      put(column, row, isCut ? 'cut' : pair.reverse);
    }
  }
  const none = new Uint32Array(0);
  const zeros = new Uint8Array(size * size);
  return {
    mode: 'regions',
    seq: 0,
    t,
    axis,
    hidden: 0,
    cells: { state, rtt: zeros, usual: zeros, failing: none, total: none },
    step: null,
  };
}
