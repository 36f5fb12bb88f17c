import type { AxisEntry } from './axis.ts';
import { CellTiles } from './cell-tiles.ts';
import type { GridStep, GridView } from './grid-view.ts';
import type { HeaderLook } from './header-canvas.ts';
import { HeaderTiles } from './header-tiles.ts';
import type { Palette } from './palette.ts';
import type { MatrixPlace } from '../state/place.ts';
import type { Window2d } from './tile-sheet.ts';

/** The elements that the canvases are laid over. */
export interface Surfaces {
  readonly scroller: HTMLElement;
  readonly cells: HTMLElement;
  readonly rows: HTMLElement;
  readonly columns: HTMLElement;
}

/** Everything the canvases of a host matrix show. */
export interface Painting {
  readonly surfaces: Surfaces;
  readonly axis: readonly AxisEntry[];
  readonly view: GridView;
  /** How the view came from the one before. */
  readonly step: GridStep;
  readonly place: Pick<MatrixPlace, 'rttForm'>;
  readonly unseen: (entry: AxisEntry) => string | null;
  readonly palette: Palette;
  readonly metrics: Metrics;
  /** Size of the cells in view (CSS px). */
  readonly room: { readonly width: number; readonly height: number };
  readonly marked: { readonly row: number; readonly column: number };
}

/** Lengths on this screen. Device pixels are whole, so that cells do not blur; CSS pixels follow from them. */
export interface Metrics {
  /** Device pixels for each CSS pixel. */
  readonly ratio: number;
  /** See `useUnit`. */
  readonly unit: number;
  /** Device pixels. */
  readonly edge: number;
  readonly rowHeader: number;
  readonly columnHeader: number;
}

/** Draws the canvases of a host matrix. */
export interface HostPainter {
  /** Takes what is to be seen and draws what differs from before. */
  take(painting: Painting): void;
  /** Draws what came into view. */
  scrolled(): void;
  /** Where the scroller stood last (CSS px). */
  scrolledTo(): { readonly left: number; readonly top: number };
  /** Marks another line of each header. */
  mark(marked: Painting['marked']): void;
  /** Draws nothing any more. */
  close(): void;
}

/** Creates the painter of one host matrix. */
export function createHostPainter(): HostPainter {
  const cells = new CellTiles();
  const [rows, columns] = [new HeaderTiles(), new HeaderTiles()];
  let shown: Painting | null = null;
  // Kept, because asking the scroller makes the browser lay out the page at once.
  let at = { left: 0, top: 0 };
  let due: number | null = null;

  /** What is not in view yet, or waits for its turn, is drawn a little on each frame. */
  const goOn = () => {
    due = null;
    if (shown === null) return;
    const window = windowOf(shown, at);
    const isMore = cells.goOn(window, () => performance.now()) || rows.goOn(window) || columns.goOn(window);
    if (isMore) schedule();
  };
  const schedule = () => {
    due ??= requestAnimationFrame(goOn);
  };
  return {
    take: (painting) => {
      const before = shown;
      shown = painting;
      const { surfaces, view, step, axis, palette, metrics } = painting;
      const window = windowOf(painting, at);
      if (before === null || !looksSame(before, painting)) {
        // Changes count from the view they were made from; a view that was never drawn leaves nothing to build on.
        const isNext = before !== null && before.axis === axis && before.view === step.from;
        const changed = before?.view === view ? [] : isNext ? step.changed : 'all';
        cells.update(surfaces.cells, view, cellLook(painting), changed, window);
      }
      const shared = { axis, size: metrics.edge, scale: metrics.ratio * metrics.unit, palette };
      const down: HeaderLook = { ...shared, thickness: metrics.rowHeader, isTurned: false };
      const across: HeaderLook = { ...shared, thickness: metrics.columnHeader, isTurned: true };
      rows.update(surfaces.rows, down, rowLines(painting), window, metrics.ratio);
      columns.update(surfaces.columns, across, columnLines(painting), window, metrics.ratio);
      schedule();
    },
    scrolled: () => {
      if (shown === null) return;
      const { scrollLeft: left, scrollTop: top } = shown.surfaces.scroller;
      at = { left, top };
      const window = windowOf(shown, at);
      cells.cover(window);
      rows.cover(window);
      columns.cover(window);
      schedule();
    },
    scrolledTo: () => at,
    mark: ({ row, column }) => {
      rows.mark(row);
      columns.mark(column);
    },
    close: () => {
      if (due !== null) cancelAnimationFrame(due);
      shown = null;
    },
  };
}

function cellLook({ axis, place, palette, metrics }: Painting) {
  const seams = axis.flatMap((entry, at) => (entry.isFirst && at > 0 ? [at] : []));
  return { size: metrics.edge, scale: metrics.ratio, rttForm: place.rttForm, palette, seams };
}

/** Did nothing change that the cells show? */
function looksSame(a: Painting, b: Painting): boolean {
  return (
    a.view === b.view &&
    a.axis === b.axis &&
    a.metrics.edge === b.metrics.edge &&
    a.metrics.ratio === b.metrics.ratio &&
    a.palette === b.palette &&
    a.place.rttForm === b.place.rttForm &&
    a.room === b.room
  );
}

/** The part of the cells in view, in device pixels. */
function windowOf(
  { metrics: { ratio }, room }: Painting,
  at: { readonly left: number; readonly top: number },
): Window2d {
  return { left: at.left * ratio, top: at.top * ratio, width: room.width * ratio, height: room.height * ratio };
}

function rowLines({ axis, view, unseen, marked }: Painting) {
  return axis.map((entry, at) => ({
    failing: view.rowFailing[at] ?? 0,
    unseen: unseen(entry),
    isMarked: at === marked.row,
  }));
}

function columnLines({ axis, view, marked }: Painting) {
  return axis.map((_, at) => ({ failing: view.columnFailing[at] ?? 0, unseen: null, isMarked: at === marked.column }));
}
