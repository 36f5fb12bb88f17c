import type { CellLayers, CellRecord, MatrixFrame, MatrixMode } from '../../main/contract/matrix.ts';

/** A matrix as this window holds it. */
export interface Matrix {
  readonly mode: MatrixMode;
  readonly seq: number;
  /** ms on the engine's clock. */
  readonly t: number;
  /** Region or host ids, in inventory order. */
  readonly axis: readonly string[];
  readonly hidden: number;
  readonly cells: CellLayers;
  /** From which cells these were made by changing a few, and which; null after a whole matrix. */
  readonly step: { readonly from: CellLayers; readonly at: Uint32Array } | null;
}

/** The matrix of this window: none while none is open, or until its first frame. */
export interface MatrixState {
  readonly matrix: Matrix | null;
  /** The last record of the selected cell. */
  readonly record: CellRecord | null;
}

/** Nothing open. */
export const noMatrix: MatrixState = { matrix: null, record: null };

/**
 * Puts a frame on the matrix held so far. null = it does not build on it: the whole matrix must be asked for. Pure: what
 * was drawn from the matrix before stays as it was.
 */
export function applyFrame(held: Matrix | null, frame: MatrixFrame): Matrix | null {
  const { mode, seq, t } = frame;
  if (frame.kind === 'whole')
    return { mode, seq, t, axis: frame.axis, hidden: frame.hidden, cells: frame.cells, step: null };
  if (held === null || held.mode !== mode || held.seq !== frame.baseSeq) return null;
  if (frame.at.length === 0) return { ...held, seq, t };
  const size = held.cells.state.length;
  if (frame.at.some((place) => place >= size)) return null;
  const step = { from: held.cells, at: frame.at };
  return { ...held, seq, t, cells: patch(held.cells, frame.at, frame.cells), step };
}

function patch(before: CellLayers, at: Uint32Array, changes: CellLayers): CellLayers {
  return {
    state: put(before.state, at, changes.state),
    rtt: put(before.rtt, at, changes.rtt),
    usual: put(before.usual, at, changes.usual),
    failing: put(before.failing, at, changes.failing),
    total: put(before.total, at, changes.total),
  };
}

function put<T extends Uint8Array | Uint32Array>(before: T, at: Uint32Array, changes: T): T {
  if (changes.length === 0) return before;
  // A typed array sliced is one of its own kind; TypeScript widens it.
  const after = before.slice() as T;
  at.forEach((place, index) => {
    after[place] = changes[index] ?? 0;
  });
  return after;
}
