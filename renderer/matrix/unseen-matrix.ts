import { cellCode, type MatrixMode } from '../../main/contract/matrix.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { Matrix } from '../state/matrix.ts';

/** The declared matrix before anything was told of it: nobody looked yet, so every cell is unknown. */
export function unseenMatrix(inventory: InventoryView, mode: MatrixMode): Matrix {
  const axis = (mode === 'hosts' ? inventory.hosts : inventory.regions).map(({ id }) => id);
  const size = axis.length;
  const state = new Uint8Array(size * size).fill(cellCode('unknown'));
  for (let at = 0; at < size; at += 1) state[at * size + at] = cellCode('self');
  const none = new Uint32Array(0);
  const cells = {
    state,
    rtt: new Uint8Array(size * size),
    usual: new Uint8Array(size * size),
    failing: none,
    total: none,
  };
  return { mode, seq: 0, t: 0, axis, hidden: 0, cells, step: null };
}
