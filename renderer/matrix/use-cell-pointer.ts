import { type MouseEvent, type PointerEvent, useRef } from 'react';
import type { CellPlace } from './cursor.ts';

/** What a pointer does to a matrix. */
export interface CellActs {
  /** Another cell is under the pointer, or none any more (null). */
  readonly onPoint: (cell: CellPlace | null) => void;
  /** The cursor is put onto a cell. */
  readonly onPut: (cell: CellPlace) => void;
  readonly onOpen: (cell: CellPlace) => void;
}

/**
 * The pointer on a matrix, for the element that holds all its cells: it points at one by moving, puts the cursor by a click
 * and opens by a double one. `cellOf` finds the cell of an event; null beside the cells.
 */
export function useCellPointer(
  { onPoint, onPut, onOpen }: CellActs,
  cellOf: (event: MouseEvent<HTMLElement>) => CellPlace | null,
) {
  const last = useRef<CellPlace | null>(null);
  const point = (cell: CellPlace | null) => {
    // A pointer moves far more often than it comes to another cell.
    if (cell?.row === last.current?.row && cell?.column === last.current?.column) return;
    last.current = cell;
    onPoint(cell);
  };
  const on = (act: (cell: CellPlace) => void) => (event: MouseEvent<HTMLElement>) => {
    const cell = cellOf(event);
    if (cell !== null) act(cell);
  };
  return {
    onPointerMove: (event: PointerEvent<HTMLElement>) => point(cellOf(event)),
    onPointerLeave: () => point(null),
    onClick: on(onPut),
    onDoubleClick: on(onOpen),
  };
}
