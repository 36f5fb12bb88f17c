import {
  cellCode,
  cellGravity,
  cellState,
  failingGravity,
  rttByte,
  type CellRecord,
  type CellState,
  type MatrixFrame,
  type MatrixMode,
} from '../../main/contract/matrix.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import { galleryT } from './fixture-world.ts';

/** What a gallery matrix says of one direction between two hosts; their regions are the usual thing to ask for. */
export type CellRule = (from: InventoryView['hosts'][number], to: InventoryView['hosts'][number]) => CellState;

/** A made-up matrix: what every direction is, and the record of any cell. */
export interface GalleryMatrix {
  readonly frame: (mode: MatrixMode) => MatrixFrame;
  readonly record: CellRecord | null;
  /** The frame after the one with this number; a picture that has it does not stand still. */
  readonly next?: (seq: number) => MatrixFrame;
}

/** Builds both matrices from one rule, the regions folded as the engine folds them. */
export function galleryMatrix(
  inventory: InventoryView,
  rule: CellRule,
  record: CellRecord | null = null,
): GalleryMatrix {
  return {
    record,
    frame: (mode) => (mode === 'hosts' ? hostFrame(inventory, rule) : regionFrame(inventory, rule)),
  };
}

type Whole = Extract<MatrixFrame, { kind: 'whole' }>;

function hostFrame(inventory: InventoryView, rule: CellRule): Whole {
  const { hosts } = inventory;
  const size = hosts.length;
  const [state, rtt, usual] = [0, 0, 0].map(() => new Uint8Array(size * size));
  hosts.forEach((from, row) => {
    hosts.forEach((to, column) => {
      const at = row * size + column;
      const is = from === to ? 'self' : rule(from, to);
      if (state !== undefined) state[at] = cellCode(is);
      const usualMs = usualBetween(inventory, from.region, to.region);
      // A few paths are slower than usual, the same ones on each picture; a round trip is one for both directions.
      const [low, high] = [Math.min(row, column), Math.max(row, column)];
      const slow = (low * 7 + high * 13) % 41 === 0 ? 1.8 : 1 + ((low * 5 + high) % 7) / 50;
      if (is !== 'arrives' && is !== 'degraded' && is !== 'refused') return;
      if (rtt !== undefined) rtt[at] = rttByte(usualMs * slow);
      if (usual !== undefined) usual[at] = rttByte(usualMs);
    });
  });
  const none = new Uint32Array(0);
  const cells = { state: state ?? none8, rtt: rtt ?? none8, usual: usual ?? none8, failing: none, total: none };
  return { kind: 'whole', mode: 'hosts', seq: 1, t: galleryT, axis: hosts.map(({ id }) => id), hidden: 0, cells };
}

const none8 = new Uint8Array(0);

function usualBetween(inventory: InventoryView, a: string, b: string): number {
  if (a === b) return 0.4;
  const order = inventory.regions.map(({ id }) => id);
  return 8 + 9 * Math.abs(order.indexOf(a) - order.indexOf(b));
}

function regionFrame(inventory: InventoryView, rule: CellRule): Whole {
  const { regions, hosts } = inventory;
  const of = hostFrame(inventory, rule);
  const size = regions.length;
  const state = new Uint8Array(size * size).fill(cellCode('self'));
  const [failing, total] = [new Uint32Array(size * size), new Uint32Array(size * size)];
  const regionAt = hosts.map(({ region }) => regions.findIndex(({ id }) => id === region));
  of.cells.state.forEach((code, place) => {
    const [row, column] = [Math.floor(place / hosts.length), place % hosts.length];
    if (row === column || cellState(code) === 'maintenance') return;
    const at = (regionAt[row] ?? 0) * size + (regionAt[column] ?? 0);
    total[at] = (total[at] ?? 0) + 1;
    if ((cellGravity[code] ?? 0) >= failingGravity) failing[at] = (failing[at] ?? 0) + 1;
    if ((cellGravity[code] ?? 0) > (cellGravity[state[at] ?? 0] ?? 0)) state[at] = code;
  });
  const times = (share: number) =>
    Uint8Array.from({ length: size * size }, (_, at) => {
      const [a, b] = [regions[Math.floor(at / size)]?.id ?? '', regions[at % size]?.id ?? ''];
      const isKnown = ['arrives', 'degraded', 'refused'].includes(cellState(state[at] ?? 0));
      return isKnown ? rttByte(usualBetween(inventory, a, b) * share) : 0;
    });
  const cells = { state, rtt: times(1.05), usual: times(1), failing, total };
  return { kind: 'whole', mode: 'regions', seq: 1, t: galleryT, axis: regions.map(({ id }) => id), hidden: 0, cells };
}
