import { byteRttMs, cellCode, cellState } from '../../main/contract/matrix.ts';
import type { RttForm } from '../state/place.ts';
import { type CellFace, drawCell, textFrom } from './cell-sprite.ts';
import { rttCell, slowStepOfBytes } from './cell-words.ts';
import type { GridView } from './grid-view.ts';
import type { Palette } from './palette.ts';
import { type Tile, TileSheet, type Window2d } from './tile-sheet.ts';

/** Tiles are about so large (device px). */
const tileEdge = 256;
/** How long one frame may spend on cells that changed (ms); the rest follows on the next ones. */
const frameBudgetMs = 3;
const arrives = cellCode('arrives');
/** Above every key of a single cell. */
const foldedKeys = 2 ** 20;

/** How cells look at the moment. Another look drops every tile. */
export interface CellLook {
  /** Edge of a cell in device pixels. */
  readonly size: number;
  /** Device pixels for each CSS pixel. */
  readonly scale: number;
  readonly rttForm: RttForm;
  readonly palette: Palette;
  /** Places on the axis where a region begins: a line stands before them. */
  readonly seams: readonly number[];
}

/**
 * Cells drawn once, in tiles of about 256 px that the browser scrolls; a run of equal cells is one fill. Cells that changed
 * are drawn anew in their tile, as many as a frame has time for. So the cost of a frame follows what is new, not what is
 * in view.
 */
export class CellTiles {
  #look: CellLook | null = null;
  #view: GridView | null = null;
  readonly #sheet = new TileSheet((brush, tile) => this.#drawTile(brush, tile));
  readonly #sprites = new Map<number, CanvasPattern | null>();
  /** Places that wait to be drawn anew, by the tile they stand in. */
  readonly #stale = new Map<number, number[]>();

  /** Takes the cells and the look; `changed` = places that look different, or all of them. */
  update(
    element: HTMLElement,
    view: GridView,
    look: CellLook,
    changed: readonly number[] | 'all',
    window: Window2d,
  ): void {
    const before = this.#look;
    const sameLook = before !== null && isSameLook(before, look) && this.#view?.size === view.size;
    this.#look = look;
    this.#view = view;
    const edge = this.#cellsPerTile() * look.size;
    const whole = view.size * look.size;
    if (!sameLook) {
      this.#sprites.clear();
      this.#sheet.clear();
    }
    this.#sheet.lay(element, { width: whole, height: whole, tileWidth: edge, tileHeight: edge, scale: look.scale });
    if (!sameLook || changed === 'all' || changed.length > view.state.length / 8) {
      this.#stale.clear();
      this.#sheet.drawAgain(window);
    } else for (const place of changed) this.#note(place);
    this.#sheet.cover(window);
  }

  /** Draws the tiles of a window that are not there yet. */
  cover(window: Window2d): void {
    if (this.#view !== null) this.#sheet.cover(window);
  }

  /** Goes on with what waits, for the time one frame has for it; what is in view first. false when nothing waits. */
  goOn(window: Window2d, now: () => number): boolean {
    const until = now() + frameBudgetMs;
    const waiting = [...this.#stale].sort(([a], [b]) => this.#distance(a, window) - this.#distance(b, window));
    for (const [key, places] of waiting) {
      this.#stale.delete(key);
      this.#redraw(places);
      if (now() > until) return true;
    }
    return this.#view !== null && this.#sheet.coverNext(window);
  }

  #cellsPerTile(): number {
    return Math.max(1, Math.floor(tileEdge / (this.#look?.size ?? 1)));
  }

  #note(place: number): void {
    const per = this.#cellsPerTile();
    const size = this.#view?.size ?? 1;
    const key = Math.floor(Math.floor(place / size) / per) * 4096 + Math.floor((place % size) / per);
    const places = this.#stale.get(key);
    if (places === undefined) this.#stale.set(key, [place]);
    else places.push(place);
  }

  /** 0 for a tile in view, else 1. */
  #distance(key: number, { left, top, width, height }: Window2d): number {
    const edge = this.#cellsPerTile() * (this.#look?.size ?? 1);
    const [y, x] = [Math.floor(key / 4096) * edge, (key % 4096) * edge];
    return x < left + width && x + edge > left && y < top + height && y + edge > top ? 0 : 1;
  }

  #drawTile(brush: CanvasRenderingContext2D, tile: Tile): void {
    const [view, look] = [this.#view, this.#look];
    if (view === null || look === null) return;
    const per = this.#cellsPerTile();
    const { size } = look;
    this.#stale.delete(tile.row * 4096 + tile.column);
    const [firstRow, firstColumn] = [tile.row * per, tile.column * per];
    const columns = Math.min(per, view.size - firstColumn);
    for (let row = 0; row < Math.min(per, view.size - firstRow); row += 1) {
      const base = (firstRow + row) * view.size + firstColumn;
      let begin = 0;
      let key = this.#key(base);
      for (let column = 1; column <= columns; column += 1) {
        const next = column < columns ? this.#key(base + column) : -2;
        if (next === key) continue;
        brush.fillStyle = this.#sprite(key, base + begin) ?? look.palette.ground;
        brush.fillRect(begin * size, row * size, (column - begin) * size, size);
        begin = column;
        key = next;
      }
    }
    drawSeams(brush, tile, look);
  }

  #redraw(places: readonly number[]): void {
    const [view, look] = [this.#view, this.#look];
    const [first] = places;
    if (view === null || look === null || first === undefined) return;
    const { size } = look;
    const found = this.#sheet.at((first % view.size) * size, Math.floor(first / view.size) * size);
    if (found === null) return;
    const { brush, tile } = found;
    for (const place of places) {
      brush.fillStyle = this.#sprite(this.#key(place), place) ?? look.palette.ground;
      brush.fillRect(
        (place % view.size) * size - tile.left,
        Math.floor(place / view.size) * size - tile.top,
        size,
        size,
      );
    }
    drawSeams(brush, tile, look);
  }

  /** Equal keys look equal. A number: this runs for every cell that is drawn. */
  #key(place: number): number {
    const [view, look] = [this.#view, this.#look];
    if (view === null || look === null) return -1;
    const code = view.state[place] ?? 0;
    const isFolded = (view.total[place] ?? 1) > 1;
    if (isFolded) {
      if (look.size < textFrom) return code;
      return (
        foldedKeys + (code * 4096 + ((view.failing[place] ?? 0) % 4096)) * 4096 + ((view.total[place] ?? 0) % 4096)
      );
    }
    if (code !== arrives) return code;
    const [rtt, usual] = [view.rtt[place] ?? 0, view.usual[place] ?? 0];
    if (look.size < textFrom) return 256 + slowStepOfBytes(rtt, usual);
    return 1024 + rtt * 256 + usual;
  }

  #face(place: number): CellFace {
    const [view, look] = [this.#view, this.#look];
    if (view === null || look === null) return { state: 'unknown', slow: 0, text: '' };
    const state = cellState(view.state[place] ?? 0);
    const isFolded = (view.total[place] ?? 1) > 1;
    const hasText = look.size >= textFrom;
    if (isFolded) {
      const count = hasText ? `${view.failing[place] ?? 0}/${view.total[place] ?? 0}` : '';
      return { state, slow: 0, text: count };
    }
    if (state !== 'arrives') return { state, slow: 0, text: '' };
    const [rtt, usual] = [byteRttMs(view.rtt[place] ?? 0), byteRttMs(view.usual[place] ?? 0)];
    return {
      state,
      slow: slowStepOfBytes(view.rtt[place] ?? 0, view.usual[place] ?? 0),
      text: hasText ? rttCell(rtt, usual, look.rttForm) : '',
    };
  }

  #sprite(key: number, place: number): CanvasPattern | null {
    const held = this.#sprites.get(key);
    if (held !== undefined) return held;
    const look = this.#look;
    if (look === null) return null;
    const canvas = document.createElement('canvas');
    canvas.width = look.size;
    canvas.height = look.size;
    const brush = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (brush === null) return null;
    brush.fillStyle = look.palette.ground;
    brush.fillRect(0, 0, look.size, look.size);
    drawCell(brush, this.#face(place), look.size, look.palette);
    const pattern = brush.createPattern(canvas, 'repeat');
    this.#sprites.set(key, pattern);
    return pattern;
  }
}

function isSameLook(a: CellLook, b: CellLook): boolean {
  return (
    a.size === b.size &&
    a.scale === b.scale &&
    a.rttForm === b.rttForm &&
    a.palette === b.palette &&
    a.seams.join() === b.seams.join()
  );
}

/** The lines before regions, as far as they cross this tile: one pixel on each side. */
function drawSeams(brush: CanvasRenderingContext2D, tile: Tile, { seams, size, palette }: CellLook): void {
  brush.fillStyle = palette.strongLine;
  for (const at of seams) {
    const [x, y] = [at * size - tile.left - 1, at * size - tile.top - 1];
    if (x > -2 && x < tile.width) brush.fillRect(x, 0, 2, tile.height);
    if (y > -2 && y < tile.height) brush.fillRect(0, y, tile.width, 2);
  }
}
