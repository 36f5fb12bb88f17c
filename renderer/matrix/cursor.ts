import type { AxisEntry } from './axis.ts';

/** A cell by its row and column on the drawn axis. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** The cursor after a key, or null where the key moves nothing. Control leaps to the next region. */
export function moveCursor(
  { row, column }: CellPlace,
  key: string,
  leaps: boolean,
  axis: readonly AxisEntry[],
): CellPlace | null {
  const step = (at: number, by: 1 | -1) => (leaps ? leap(axis, at, by) : within(at + by, axis.length));
  switch (key) {
    case 'ArrowUp':
      return { row: step(row, -1), column };
    case 'ArrowDown':
      return { row: step(row, 1), column };
    case 'ArrowLeft':
      return { row, column: step(column, -1) };
    case 'ArrowRight':
      return { row, column: step(column, 1) };
    case 'Home':
      return { row: leaps ? 0 : row, column: 0 };
    case 'End':
      return { row: leaps ? axis.length - 1 : row, column: axis.length - 1 };
    case 'm':
      return { row: column, column: row };
    default:
      return null;
  }
}

function within(at: number, size: number): number {
  return Math.max(0, Math.min(size - 1, at));
}

function leap(axis: readonly AxisEntry[], at: number, by: 1 | -1): number {
  const region = axis[at]?.region;
  let next = at;
  while (next >= 0 && next < axis.length && axis[next]?.region === region) next += by;
  if (next < 0 || next >= axis.length) return within(next, axis.length);
  const first = axis.findIndex((entry) => entry.region === axis[next]?.region);
  return first;
}

/** Where a remembered cell stands on this axis; null when one of its ends is not on it. */
export function placeOf(
  axis: readonly AxisEntry[],
  cell: { readonly from: string; readonly to: string } | null,
): CellPlace | null {
  if (cell === null) return null;
  const [row, column] = [cell.from, cell.to].map((key) => axis.findIndex((entry) => entry.key === key));
  return row === undefined || column === undefined || row < 0 || column < 0 ? null : { row, column };
}
