import { cellCode, cellGravity, type CellLayers, failingGravity } from '../../main/contract/matrix.ts';
import type { Matrix } from '../state/matrix.ts';
import type { AxisEntry } from './axis.ts';

/** The cells in the order they are drawn, with the counts of the heat strips. */
export interface GridView {
  readonly size: number;
  readonly state: Uint8Array;
  readonly rtt: Uint8Array;
  readonly usual: Uint8Array;
  readonly failing: Uint32Array;
  readonly total: Uint32Array;
  /** Cells of each row, and of each column, that fail. */
  readonly rowFailing: Uint32Array;
  readonly columnFailing: Uint32Array;
}

const self = cellCode('self');
/** 1 for every code of a direction that fails. */
const fails = Uint32Array.from(cellGravity, (gravity) => (gravity >= failingGravity ? 1 : 0));

/**
 * Puts the cells of a matrix in the order of an axis; a folded region shows the gravest of its cells. Runs over all cells
 * twice a second, hence the plain loops.
 */
export function gridView(cells: CellLayers, width: number, axis: readonly AxisEntry[]): GridView {
  const size = axis.length;
  const view: GridView = {
    size,
    state: new Uint8Array(size * size),
    rtt: new Uint8Array(size * size),
    usual: new Uint8Array(size * size),
    failing: new Uint32Array(size * size),
    total: new Uint32Array(size * size),
    rowFailing: new Uint32Array(size),
    columnFailing: new Uint32Array(size),
  };
  // -1 marks a folded region.
  const places = Int32Array.from(axis, (entry) => (entry.places.length === 1 ? (entry.places[0] ?? 0) : -1));
  const counted = cells.total.length > 0;
  for (let row = 0; row < size; row += 1) {
    const from = places[row] ?? -1;
    for (let column = 0; column < size; column += 1) {
      const at = row * size + column;
      const to = places[column] ?? -1;
      if (from < 0 || to < 0) {
        fold(view, at, cells, width, axis[row], axis[column]);
      } else {
        const source = from * width + to;
        const code = cells.state[source] ?? 0;
        view.state[at] = code;
        view.rtt[at] = cells.rtt[source] ?? 0;
        view.usual[at] = cells.usual[source] ?? 0;
        view.failing[at] = counted ? (cells.failing[source] ?? 0) : (fails[code] ?? 0);
        view.total[at] = counted ? (cells.total[source] ?? 0) : 1;
      }
      const failing = view.failing[at] ?? 0;
      if (failing === 0) continue;
      view.rowFailing[row] = (view.rowFailing[row] ?? 0) + failing;
      view.columnFailing[column] = (view.columnFailing[column] ?? 0) + failing;
    }
  }
  return view;
}

function fold(
  view: GridView,
  at: number,
  cells: CellLayers,
  width: number,
  from: AxisEntry | undefined,
  to: AxisEntry | undefined,
): void {
  let worst = self;
  let failing = 0;
  let total = 0;
  for (const row of from?.places ?? []) {
    for (const column of to?.places ?? []) {
      if (row === column) continue;
      const code = cells.state[row * width + column] ?? 0;
      total += 1;
      failing += fails[code] ?? 0;
      if ((cellGravity[code] ?? 0) > (cellGravity[worst] ?? 0)) worst = code;
    }
  }
  view.state[at] = worst;
  view.failing[at] = failing;
  view.total[at] = total;
}

/** A view, and how it came from the one before: what is drawn can then follow by as little. */
export interface GridStep {
  readonly view: GridView;
  /** null = built anew. */
  readonly from: GridView | null;
  readonly changed: readonly number[] | 'all';
}

/**
 * Keeps the last view and patches it where only a few cells changed; builds it anew where the order, the size or the whole
 * matrix did.
 */
export function createGrid(): (
  matrix: Pick<Matrix, 'cells' | 'axis' | 'step'>,
  axis: readonly AxisEntry[],
) => GridStep {
  let held: {
    readonly cells: CellLayers;
    readonly axis: readonly AxisEntry[];
    readonly drawn: Int32Array | null;
  } | null = null;
  let last: GridStep | null = null;
  return ({ cells, axis: ids, step }, axis) => {
    if (last !== null && held !== null && held.cells === cells && held.axis === axis) return last;
    const drawn = held?.axis === axis ? held.drawn : drawnPlaces(axis, ids.length);
    const canPatch =
      last !== null && held !== null && held.axis === axis && drawn !== null && step?.from === held.cells;
    if (canPatch && last !== null && drawn !== null && step !== null) {
      last = patchView(last.view, cells, step.at, drawn, ids.length);
    } else last = { view: gridView(cells, ids.length, axis), from: null, changed: 'all' };
    held = { cells, axis, drawn };
    return last;
  };
}

/** Where each place as it is sent is drawn; null while a region is folded. */
function drawnPlaces(axis: readonly AxisEntry[], width: number): Int32Array | null {
  const drawn = new Int32Array(width).fill(-1);
  for (let at = 0; at < axis.length; at += 1) {
    const places = axis[at]?.places ?? [];
    if (places.length !== 1) return null;
    drawn[places[0] ?? 0] = at;
  }
  return drawn;
}

function patchView(before: GridView, cells: CellLayers, sent: Uint32Array, drawn: Int32Array, width: number): GridStep {
  const { size } = before;
  const view: GridView = {
    size,
    state: before.state.slice(),
    rtt: before.rtt.slice(),
    usual: before.usual.slice(),
    failing: before.failing.slice(),
    total: before.total.slice(),
    rowFailing: before.rowFailing.slice(),
    columnFailing: before.columnFailing.slice(),
  };
  const counted = cells.total.length > 0;
  const changed: number[] = [];
  for (const place of sent) {
    const row = drawn[Math.floor(place / width)] ?? -1;
    const column = drawn[place % width] ?? -1;
    if (row < 0 || column < 0) continue;
    const at = row * size + column;
    const code = cells.state[place] ?? 0;
    const failing = counted ? (cells.failing[place] ?? 0) : (fails[code] ?? 0);
    const more = failing - (view.failing[at] ?? 0);
    view.state[at] = code;
    view.rtt[at] = cells.rtt[place] ?? 0;
    view.usual[at] = cells.usual[place] ?? 0;
    view.failing[at] = failing;
    view.total[at] = counted ? (cells.total[place] ?? 0) : 1;
    view.rowFailing[row] = (view.rowFailing[row] ?? 0) + more;
    view.columnFailing[column] = (view.columnFailing[column] ?? 0) + more;
    changed.push(at);
  }
  return { view, from: before, changed };
}
