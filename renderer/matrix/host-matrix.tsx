import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { InventoryView } from '../../main/contract/screen.ts';
import { type MatrixPlace, withMatrix } from '../state/place.ts';
import { regionCode } from '../state/side-name.ts';
import { useStores } from '../state/use-stores.ts';
import type { AxisEntry } from './axis.ts';
import { CellTiles } from './cell-tiles.ts';
import { type CellPlace, placeOf } from './cursor.ts';
import type { GridStep, GridView } from './grid-view.ts';
import { drawHeader } from './header-canvas.ts';
import styles from './host-matrix.module.css';
import { usePalette } from './palette-of-theme.ts';
import type { Palette } from './palette.ts';
import { useUnit } from './unit.ts';

/** Edges a cell can have, in px of the design (see unit.ts). */
export const cellSizes = [4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 56, 64, 72] as const;

const rowHeaderWidth = 172;
const columnHeaderHeight = 132;

interface HostMatrixProps {
  readonly inventory: InventoryView;
  readonly place: MatrixPlace;
  readonly axis: readonly AxisEntry[];
  readonly view: GridView;
  /** How the view came from the one before. */
  readonly step: GridStep;
  readonly unseen: (entry: AxisEntry) => string | null;
  readonly onKey: (event: KeyboardEvent, cursor: CellPlace) => void;
  readonly onOpen: (cell: CellPlace) => void;
  /** The cell under the pointer, or null when it left. */
  readonly onPoint: (cell: CellPlace | null) => void;
}

/**
 * Hosts by hosts on canvases that keep what they drew: only cells that changed are drawn again, scrolling copies. Headers
 * stay; the cross of lines follows the pointer, or else the keyboard.
 */
export function HostMatrix(props: HostMatrixProps) {
  const { axis, place } = props;
  const { place: places } = useStores();
  const frame = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const cross = useRef<Cross>({ row: -1, column: -1 });
  const [room, setRoom] = useState({ width: 800, height: 600 });
  const palette = usePalette();
  const unit = useUnit();
  const cellSize = place.cellSize ?? fittingSize(axis.length, { width: room.width / unit, height: room.height / unit });
  const size = Math.max(1, Math.floor(cellSize * unit));
  const cursor = placeOf(axis, place.cursor) ?? { row: 0, column: Math.min(1, axis.length - 1) };
  const painter = useRef<Painter>(null);
  painter.current ??= createPainter();
  const extent = { width: axis.length * size, height: axis.length * size };

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setRoom({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    painter.current?.take({
      ...props,
      size,
      palette,
      unit,
      room,
      frame: frame.current,
      scroller: scroller.current,
      cross: cross.current,
    });
  });

  // The cursor stays in view, whoever moved it.
  const { row, column } = cursor;
  useLayoutEffect(() => {
    if (scroller.current !== null) keepInView(scroller.current, { row, column }, size);
    showCross(frame.current, cross.current, { row, column }, size);
  }, [row, column, size]);

  const point = (cell: CellPlace | null) => {
    const shown = cell ?? cursor;
    if (cross.current.row === shown.row && cross.current.column === shown.column) return;
    showCross(frame.current, cross.current, shown, size);
    painter.current?.scheduleHeaders();
    props.onPoint(cell);
  };

  return (
    <div ref={frame} className={styles['frame']} data-host-matrix={axis.length} data-cell-size={cellSize}>
      <div className={styles['corner']}>
        <span>to →</span>
        <span>from ↓</span>
      </div>
      <canvas className={styles['columns']} data-layer="columns" />
      <canvas className={styles['rows']} data-layer="rows" />
      <div className={styles['body']}>
        <canvas className={styles['cells']} data-layer="cells" />
        <div
          ref={scroller}
          className={styles['scroller']}
          role="application"
          aria-label="Host matrix: arrows move the cursor, Enter opens the record of the cell"
          // The grid itself takes the keys; its cells are drawn, not elements.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          data-matrix-grid="hosts"
          data-cursor={`${axis[cursor.row]?.key ?? ''}→${axis[cursor.column]?.key ?? ''}`}
          onScroll={() => painter.current?.schedule()}
          onKeyDown={(event) => props.onKey(event, cursor)}
          onPointerMove={(event) => point(cellAt(event, scroller.current, size, axis.length))}
          onPointerLeave={() => point(null)}
          onClick={(event) => {
            const cell = cellAt(event, scroller.current, size, axis.length);
            const [from, to] = [axis[cell?.row ?? -1], axis[cell?.column ?? -1]];
            if (from === undefined || to === undefined) return;
            places.setState(withMatrix(places.getState(), { cursor: { from: from.key, to: to.key } }), true);
          }}
          onDoubleClick={() => props.onOpen(cursor)}
        >
          <div className={styles['extent']} style={extent}>
            <div className={styles['rowBand']} data-band="row" />
            <div className={styles['columnBand']} data-band="column" />
            <div
              className={styles['cursor']}
              data-cursor-box="true"
              style={{
                width: size,
                height: size,
                transform: `translate(${cursor.column * size}px, ${cursor.row * size}px)`,
              }}
            />
          </div>
        </div>
      </div>
    </div>
  );
}

interface Cross {
  row: number;
  column: number;
}

/** The largest cells with which the whole matrix is in view; the smallest where it never is. */
export function fittingSize(count: number, room: { readonly width: number; readonly height: number }): number {
  const edge = Math.min(room.width, room.height);
  return [...cellSizes].reverse().find((size) => size * count <= edge) ?? cellSizes[0];
}

function cellAt(
  event: { readonly clientX: number; readonly clientY: number },
  scroller: HTMLElement | null,
  size: number,
  count: number,
): CellPlace | null {
  if (scroller === null) return null;
  const box = scroller.getBoundingClientRect();
  const column = Math.floor((event.clientX - box.left + scroller.scrollLeft) / size);
  const row = Math.floor((event.clientY - box.top + scroller.scrollTop) / size);
  return row < 0 || column < 0 || row >= count || column >= count ? null : { row, column };
}

function keepInView(scroller: HTMLElement, { row, column }: CellPlace, size: number): void {
  const [top, left] = [row * size, column * size];
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  if (top + size > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + size - scroller.clientHeight;
  if (left + size > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = left + size - scroller.clientWidth;
}

/** Moves the two bands; outside React, because a pointer moves more often than a screen is drawn. */
function showCross(frame: HTMLElement | null, cross: Cross, { row, column }: CellPlace, size: number): void {
  cross.row = row;
  cross.column = column;
  const [rowBand, columnBand] = ['row', 'column'].map((name) =>
    frame?.querySelector<HTMLElement>(`[data-band="${name}"]`),
  );
  if (rowBand != null) {
    rowBand.style.height = `${size}px`;
    rowBand.style.transform = `translateY(${row * size}px)`;
  }
  if (columnBand != null) {
    columnBand.style.width = `${size}px`;
    columnBand.style.transform = `translateX(${column * size}px)`;
  }
}

interface Painting extends HostMatrixProps {
  readonly size: number;
  readonly palette: Palette;
  /** See {@link useUnit}. */
  readonly unit: number;
  /** Another object when the place in the window has another size. */
  readonly room: object;
  readonly frame: HTMLElement | null;
  readonly scroller: HTMLElement | null;
  readonly cross: Cross;
}

interface Painter {
  /** Takes what is to be seen and draws it. */
  take(painting: Painting): void;
  /** Draws on the next frame, once. */
  schedule(): void;
  /** Draws the headers alone on the next frame, once: another line is marked. */
  scheduleHeaders(): void;
}

function createPainter(): Painter {
  const tiles = new CellTiles();
  let shown: Painting | null = null;
  let isDue = false;
  let areHeadersDue = false;

  const paint = () => {
    isDue = false;
    if (shown !== null) paintCells(tiles, shown);
    paintHeaders();
  };
  const paintHeaders = () => {
    areHeadersDue = false;
    if (shown !== null) paintBothHeaders(shown);
  };
  return {
    take: (painting) => {
      const before = shown;
      shown = painting;
      if (before !== null && looksSame(before, painting)) {
        if (!areHeadersDue) requestAnimationFrame(paintHeaders);
        areHeadersDue = true;
        return;
      }
      const scale = devicePixelRatio;
      const { palette, place, size, view, step } = painting;
      // Changes count from the view they were made from; a view that was never drawn leaves nothing to build on.
      const isNext = before !== null && before.axis === painting.axis && before.view === step.from;
      const changed = isNext ? step.changed : 'all';
      tiles.update(view, { size: Math.round(size * scale), rttForm: place.rttForm, palette }, changed);
      paint();
    },
    schedule: () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(paint);
    },
    scheduleHeaders: () => {
      if (areHeadersDue) return;
      areHeadersDue = true;
      requestAnimationFrame(paintHeaders);
    },
  };
}

/** Did only the cursor move, or nothing that the canvases show? */
function looksSame(a: Painting, b: Painting): boolean {
  return (
    a.view === b.view &&
    a.axis === b.axis &&
    a.size === b.size &&
    a.unit === b.unit &&
    a.palette === b.palette &&
    a.place.rttForm === b.place.rttForm &&
    a.room === b.room &&
    a.scroller === b.scroller
  );
}

function paintCells(tiles: CellTiles, { frame, scroller, axis, size, palette }: Painting): void {
  if (frame === null || scroller === null) return;
  const scale = devicePixelRatio;
  const brush = brushOf(frame, 'cells', scroller.clientWidth, scroller.clientHeight);
  if (brush === null) return;
  const edge = Math.round(size * scale);
  const [left, top] = [Math.round(scroller.scrollLeft * scale), Math.round(scroller.scrollTop * scale)];
  const { width, height } = brush.canvas;
  tiles.paint(brush, { left, top, width, height });
  brush.fillStyle = palette.strongLine;
  const end = axis.length * edge;
  axis.forEach((entry, at) => {
    if (!entry.isFirst || at === 0) return;
    brush.fillRect(0, at * edge - top - 1, Math.min(width, end - left), 2);
    brush.fillRect(at * edge - left - 1, 0, 2, Math.min(height, end - top));
  });
}

function paintBothHeaders(painting: Painting): void {
  const { frame, scroller, axis, view, size, unit, palette, inventory, unseen, cross } = painting;
  if (frame === null || scroller === null) return;
  const scale = devicePixelRatio;
  const shared = {
    axis,
    size: Math.round(size * scale),
    scale: scale * unit,
    palette,
    regionCode: (region: string) => regionCode(inventory, region),
  };
  const rows = brushOf(frame, 'rows', Math.round(rowHeaderWidth * unit), scroller.clientHeight);
  if (rows !== null) {
    const { width: thickness, height: length } = rows.canvas;
    const offset = Math.round(scroller.scrollTop * scale);
    drawHeader(rows, {
      ...shared,
      failing: view.rowFailing,
      offset,
      length,
      thickness,
      unseen,
      marked: cross.row,
      isTurned: false,
    });
  }
  const columns = brushOf(frame, 'columns', scroller.clientWidth, Math.round(columnHeaderHeight * unit));
  if (columns !== null) {
    const { width: length, height: thickness } = columns.canvas;
    const offset = Math.round(scroller.scrollLeft * scale);
    columns.save();
    // Turned so that names read upwards and the strip lies along the cells.
    columns.translate(0, thickness);
    columns.rotate(-Math.PI / 2);
    drawHeader(columns, {
      ...shared,
      failing: view.columnFailing,
      offset,
      length,
      thickness,
      unseen: () => null,
      marked: cross.column,
      isTurned: true,
    });
    columns.restore();
  }
}

/** The brush of a layer, its canvas as large as the place it has. */
function brushOf(frame: HTMLElement, layer: string, width: number, height: number): CanvasRenderingContext2D | null {
  const canvas = frame.querySelector<HTMLCanvasElement>(`[data-layer="${layer}"]`);
  if (canvas === null) return null;
  const [wide, high] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  return canvas.getContext('2d', { alpha: false });
}
