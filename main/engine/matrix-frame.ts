import type { CellLayers, MatrixFrame } from '../contract/matrix.ts';
import type { MatrixView } from './matrix-view.ts';

/** A matrix as a page holds it after the frame with this number. */
export interface SentMatrix extends MatrixView {
  readonly seq: number;
}

/** So many steps of 5 % may a round trip drift before it is told again: jitter is no news. */
const driftSteps = 2;

/** More changes than this share of the cells are sent as a whole matrix, which is shorter then. */
const wholeAboveShare = 0.35;

/** The next frame for a page that holds `before`, or nothing (null); and what it holds afterwards. `t` = ms of the tick. */
export function nextFrame(
  before: SentMatrix | null,
  view: MatrixView,
  t: number,
): { readonly frame: MatrixFrame; readonly sent: SentMatrix } {
  const seq = (before?.seq ?? 0) + 1;
  if (before === null || !isSameShape(before, view)) return whole(view, seq, t);
  const { mode, cells } = view;
  const at = changedCells(before.cells, cells);
  if (at.length > cells.state.length * wholeAboveShare) return whole(view, seq, t);
  const sent: SentMatrix = { ...view, seq, cells: patched(before.cells, cells, at) };
  const changed: CellLayers = {
    state: pick(cells.state, at),
    rtt: pick(cells.rtt, at),
    usual: pick(cells.usual, at),
    failing: cells.failing.length === 0 ? cells.failing : pick(cells.failing, at),
    total: cells.total.length === 0 ? cells.total : pick(cells.total, at),
  };
  return { frame: { kind: 'changes', mode, seq, baseSeq: before.seq, t, at, cells: changed }, sent };
}

function whole(view: MatrixView, seq: number, t: number) {
  const { mode, axis, hidden, cells } = view;
  const frame: MatrixFrame = { kind: 'whole', mode, seq, t, axis: [...axis], hidden, cells };
  return { frame, sent: { ...view, seq } };
}

function isSameShape(a: MatrixView, b: MatrixView): boolean {
  return (
    a.mode === b.mode &&
    a.hidden === b.hidden &&
    a.axis.length === b.axis.length &&
    a.axis.every((id, index) => id === b.axis[index])
  );
}

/** Places whose state or counts changed, or whose round trip drifted for real. */
function changedCells(before: CellLayers, after: CellLayers): Uint32Array<ArrayBuffer> {
  const at: number[] = [];
  for (let index = 0; index < after.state.length; index += 1) {
    if (
      before.state[index] !== after.state[index] ||
      before.failing[index] !== after.failing[index] ||
      before.total[index] !== after.total[index] ||
      isDrifted(before.rtt[index], after.rtt[index]) ||
      isDrifted(before.usual[index], after.usual[index])
    ) {
      at.push(index);
    }
  }
  return Uint32Array.from(at);
}

function isDrifted(before = 0, after = 0): boolean {
  if (before === after) return false;
  return before === 0 || after === 0 || Math.abs(before - after) > driftSteps;
}

function patched(before: CellLayers, after: CellLayers, at: Uint32Array): CellLayers {
  const [state, rtt, usual] = [before.state.slice(), before.rtt.slice(), before.usual.slice()];
  for (const index of at) {
    state[index] = after.state[index] ?? 0;
    rtt[index] = after.rtt[index] ?? 0;
    usual[index] = after.usual[index] ?? 0;
  }
  return { state, rtt, usual, failing: after.failing, total: after.total };
}

function pick<T extends Uint8Array | Uint32Array>(layer: T, at: Uint32Array): T {
  const picked = layer.slice(0, at.length) as T;
  at.forEach((index, place) => {
    picked[place] = layer[index] ?? 0;
  });
  return picked;
}
