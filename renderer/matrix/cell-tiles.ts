import { CellInk, type CellLook, isSameLook } from './cell-ink.ts';
import type { GridView } from './grid-view.ts';
import { type Tile, TileSheet, type Window2d } from './tile-sheet.ts';

/** Tiles are about so large (device px). */
const tileEdge = 256;
/** How long one frame may spend on cells that changed (ms); the rest follows on the next ones. */
const frameBudgetMs = 3;

/**
 * Cells drawn once, in tiles of about 256 px that the browser scrolls. Cells that changed are drawn anew in their tile, as
 * many as a frame has time for. So the cost of a frame follows what is new, not what is in view.
 */
export class CellTiles {
  #ink: CellInk | null = null;
  #view: GridView | null = null;
  readonly #sheet = new TileSheet((brush, tile) => this.#drawTile(brush, tile));
  /** Places that wait to be drawn anew, by the tile they stand in. */
  readonly #stale = new Map<number, number[]>();

  /** Takes the cells and the look, and draws what of them is in view; `changed` = places that look different. */
  update(
    element: HTMLElement,
    view: GridView,
    look: CellLook,
    changed: readonly number[] | 'all',
    window: Window2d,
  ): void {
    const held = this.#ink;
    const isSame = held !== null && isSameLook(held.look, look) && this.#view?.size === view.size;
    this.#view = view;
    if (!isSame) {
      this.#ink = new CellInk(look);
      this.#sheet.clear();
    }
    const edge = this.#cellsPerTile() * look.size;
    const whole = view.size * look.size;
    this.#sheet.lay(element, { width: whole, height: whole, tileWidth: edge, tileHeight: edge, scale: look.scale });
    if (!isSame || changed === 'all' || changed.length > view.state.length / 8) {
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

  #size(): number {
    return this.#ink?.look.size ?? 1;
  }

  #cellsPerTile(): number {
    return Math.max(1, Math.floor(tileEdge / this.#size()));
  }

  #note(place: number): void {
    const per = this.#cellsPerTile();
    const size = this.#view?.size ?? 1;
    const key = keyOf(Math.floor(Math.floor(place / size) / per), Math.floor((place % size) / per));
    const places = this.#stale.get(key);
    if (places === undefined) this.#stale.set(key, [place]);
    else places.push(place);
  }

  /** 0 for a tile in view, else 1. */
  #distance(key: number, { left, top, width, height }: Window2d): number {
    const edge = this.#cellsPerTile() * this.#size();
    const [y, x] = [Math.floor(key / keyStep) * edge, (key % keyStep) * edge];
    return x < left + width && x + edge > left && y < top + height && y + edge > top ? 0 : 1;
  }

  #drawTile(brush: CanvasRenderingContext2D, tile: Tile): void {
    const [view, ink] = [this.#view, this.#ink];
    if (view === null || ink === null) return;
    const per = this.#cellsPerTile();
    const [row, column] = [tile.row * per, tile.column * per];
    const [rows, columns] = [Math.min(per, view.size - row), Math.min(per, view.size - column)];
    this.#stale.delete(keyOf(tile.row, tile.column));
    ink.drawBlock(brush, view, { row, column, rows, columns });
    ink.drawSeams(brush, tile);
  }

  #redraw(places: readonly number[]): void {
    const [view, ink] = [this.#view, this.#ink];
    const [first] = places;
    if (view === null || ink === null || first === undefined) return;
    const { size } = ink.look;
    const found = this.#sheet.at((first % view.size) * size, Math.floor(first / view.size) * size);
    if (found === null) return;
    const { brush, tile } = found;
    for (const place of places) {
      const [x, y] = [(place % view.size) * size - tile.left, Math.floor(place / view.size) * size - tile.top];
      ink.drawAt(brush, view, place, x, y);
    }
    ink.drawSeams(brush, tile);
  }
}

/** More tiles in a row than any matrix has. */
const keyStep = 65_536;

function keyOf(row: number, column: number): number {
  return row * keyStep + column;
}
