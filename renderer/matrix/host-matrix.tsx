import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { InventoryView } from '../../main/contract/screen.ts';
import { type MatrixPlace, withMatrix } from '../state/place.ts';
import { regionCode } from '../state/side-name.ts';
import { useStores } from '../state/use-stores.ts';
import type { AxisEntry } from './axis.ts';
import { type CellPlace, placeOf } from './cursor.ts';
import type { GridStep, GridView } from './grid-view.ts';
import { hasNames } from './header-canvas.ts';
import styles from './host-matrix.module.css';
import { createHostPainter, type Metrics } from './host-painter.ts';
import { usePalette } from './palette-of-theme.ts';
import { useUnit } from './unit.ts';
import { useCellPointer } from './use-cell-pointer.ts';

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
 * Hosts by hosts on canvases that keep what they drew and that the browser scrolls, headers included: only what changed or
 * came into view is drawn. The cross of lines follows the pointer, or else the keyboard.
 */
export function HostMatrix(props: HostMatrixProps) {
  const { axis, place, inventory, onOpen, onPoint } = props;
  const { place: places } = useStores();
  const frame = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const cross = useRef<CellPlace>({ row: -1, column: -1 });
  const [painter] = useState(createHostPainter);
  const palette = usePalette();
  const unit = useUnit();
  const ratio = devicePixelRatio || 1;
  const [rowHeader, columnHeader] = [rowHeaderWidth, columnHeaderHeight].map((px) => Math.round(px * unit * ratio)) as [
    number,
    number,
  ];
  const room = useRoom(scroller, rowHeader / ratio, columnHeader / ratio);
  const cellSize = place.cellSize ?? fittingSize(axis.length, { width: room.width / unit, height: room.height / unit });
  const edge = Math.max(1, Math.floor(cellSize * unit * ratio));
  const metrics: Metrics = { ratio, unit, edge, rowHeader, columnHeader };
  const size = edge / ratio;
  const length = axis.length * size;
  const cursor = placeOf(axis, place.cursor) ?? { row: 0, column: Math.min(1, axis.length - 1) };

  useLayoutEffect(() => {
    const surfaces = surfacesOf(frame.current, scroller.current);
    if (surfaces !== null) painter.take({ ...props, surfaces, palette, metrics, room, marked: cross.current });
  });
  useEffect(() => () => painter.close(), [painter]);

  const showCross = (cell: CellPlace) => {
    if (cross.current.row === cell.row && cross.current.column === cell.column) return;
    cross.current = cell;
    moveBands(frame.current, cell, size);
    painter.mark(cell);
  };
  // The cursor stays in view, whoever moved it.
  const { row, column } = cursor;
  useLayoutEffect(() => {
    if (scroller.current !== null) keepInView(scroller.current, painter.scrolledTo(), { row, column }, size, room);
    cross.current = { row, column };
    moveBands(frame.current, cross.current, size);
    painter.mark(cross.current);
  }, [row, column, size, room, painter]);

  const pointer = useCellPointer(
    {
      onPoint: (cell) => {
        showCross(cell ?? cursor);
        onPoint(cell);
      },
      onPut: (cell) => {
        const [from, to] = [axis[cell.row], axis[cell.column]];
        if (from === undefined || to === undefined) return;
        places.setState(withMatrix(places.getState(), { cursor: { from: from.key, to: to.key } }), true);
      },
      onOpen,
    },
    (event) => cellAt(event, { rowHeader, columnHeader, ratio }, size, axis.length),
  );
  const areNamed = hasNames({ size: edge, scale: unit * ratio });
  return (
    <div ref={frame} className={styles['frame']} data-host-matrix={axis.length} data-cell-size={cellSize}>
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
        onScroll={painter.scrolled}
        onKeyDown={(event) => props.onKey(event, cursor)}
        {...pointer}
      >
        <div
          className={styles['extent']}
          style={{
            gridTemplateColumns: `${rowHeader / ratio}px ${length}px`,
            gridTemplateRows: `${columnHeader / ratio}px ${length}px`,
          }}
        >
          <div className={styles['corner']}>
            <span>to →</span>
            <span>from ↓</span>
          </div>
          <div className={styles['columns']} data-surface="columns">
            {!areNamed && (
              <RegionNames axis={axis} inventory={inventory} size={size} near={rowHeader / ratio} isTurned />
            )}
          </div>
          <div className={styles['rows']} data-surface="rows">
            {!areNamed && (
              <RegionNames axis={axis} inventory={inventory} size={size} near={columnHeader / ratio} isTurned={false} />
            )}
          </div>
          <div className={styles['cells']}>
            <div className={styles['sheet']} data-surface="cells" />
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

interface Room {
  readonly width: number;
  readonly height: number;
}

/** What the headers leave of a scroller (CSS px); another object when it has another size. */
function useRoom(scroller: { readonly current: HTMLElement | null }, left: number, top: number): Room {
  const [outer, setOuter] = useState({ width: 800 + left, height: 600 + top });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setOuter({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return useMemo(
    () => ({ width: Math.max(0, outer.width - left), height: Math.max(0, outer.height - top) }),
    [outer, left, top],
  );
}

function surfacesOf(frame: HTMLElement | null, scroller: HTMLElement | null) {
  const [cells, rows, columns] = ['cells', 'rows', 'columns'].map((name) =>
    frame?.querySelector<HTMLElement>(`[data-surface="${name}"]`),
  );
  if (scroller === null || cells == null || rows == null || columns == null) return null;
  return { scroller, cells, rows, columns };
}

interface RegionNamesProps {
  readonly axis: readonly AxisEntry[];
  readonly inventory: InventoryView;
  /** Edge of a cell, and where the cells begin in the scroller (CSS px). */
  readonly size: number;
  readonly near: number;
  readonly isTurned: boolean;
}

/** Codes of the regions where hosts have no room for a name; each stays in view while any line of its region is. */
function RegionNames({ axis, inventory, size, near, isTurned }: RegionNamesProps) {
  const runs = useMemo(() => regionRuns(axis), [axis]);
  return runs.map(({ region, first, count }) => {
    const [start, extent] = [first * size, count * size];
    if (extent < 12) return null;
    const box: CSSProperties = isTurned ? { left: start, width: extent } : { top: start, height: extent };
    return (
      <div key={region} className={isTurned ? styles['columnRegion'] : styles['rowRegion']} style={box}>
        <span style={isTurned ? { left: near } : { top: near }}>{regionCode(inventory, region)}</span>
      </div>
    );
  });
}

function regionRuns(axis: readonly AxisEntry[]) {
  const runs: { readonly region: string; readonly first: number; count: number }[] = [];
  axis.forEach(({ region }, at) => {
    const last = runs.at(-1);
    if (last?.region === region) last.count += 1;
    else runs.push({ region, first: at, count: 1 });
  });
  return runs;
}

/** The largest cells with which the whole matrix is in view; the smallest where it never is. */
export function fittingSize(count: number, room: Room): number {
  const edge = Math.min(room.width, room.height);
  return [...cellSizes].reverse().find((size) => size * count <= edge) ?? cellSizes[0];
}

function cellAt(
  event: MouseEvent<HTMLElement>,
  { rowHeader, columnHeader, ratio }: Pick<Metrics, 'rowHeader' | 'columnHeader' | 'ratio'>,
  size: number,
  count: number,
): CellPlace | null {
  const scroller = event.currentTarget;
  const box = scroller.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left - rowHeader / ratio, event.clientY - box.top - columnHeader / ratio];
  // The headers lie over the cells that are scrolled away.
  if (x < 0 || y < 0) return null;
  const column = Math.floor((x + scroller.scrollLeft) / size);
  const row = Math.floor((y + scroller.scrollTop) / size);
  return row >= count || column >= count ? null : { row, column };
}

function keepInView(
  scroller: HTMLElement,
  at: { readonly left: number; readonly top: number },
  cell: CellPlace,
  size: number,
  room: Room,
): void {
  const top = within(at.top, cell.row * size, size, room.height);
  const left = within(at.left, cell.column * size, size, room.width);
  if (top !== at.top) scroller.scrollTop = top;
  if (left !== at.left) scroller.scrollLeft = left;
}

/** Where to scroll so that a cell from `start` on is in view; as little as needed. */
function within(at: number, start: number, size: number, room: number): number {
  return start < at ? start : Math.max(at, start + size - room);
}

/** Moves the two bands; outside React, because a pointer moves more often than a screen is drawn. */
function moveBands(frame: HTMLElement | null, { row, column }: CellPlace, size: number): void {
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
