/** A part of a sheet, in device pixels. */
export interface Window2d {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How a sheet is divided. All lengths are device pixels; the last tile of a line is cut at the end of the sheet. */
export interface SheetShape {
  readonly width: number;
  readonly height: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Device pixels for each CSS pixel. */
  readonly scale: number;
}

/** Where a tile stands among the tiles, and what of the sheet it covers. */
export interface Tile extends Window2d {
  readonly row: number;
  readonly column: number;
}

type Brush = CanvasRenderingContext2D;

/** Kept beyond those in view, before the far ones are given up. */
const tilesKept = 160;
/** Tiles drawn ahead of an operator who scrolls, on each side. */
const ahead = 1;

/**
 * Canvases laid edge to edge over an element, made where they are looked at. Once drawn they belong to the browser, which
 * scrolls them with everything else: a frame of scrolling draws only the tiles that come into view.
 */
export class TileSheet {
  readonly #draw: (brush: Brush, tile: Tile) => void;
  readonly #canvas: () => HTMLCanvasElement;
  readonly #tiles = new Map<number, Brush>();
  #shape: SheetShape = { width: 0, height: 0, tileWidth: 1, tileHeight: 1, scale: 1 };
  #element: HTMLElement | null = null;

  /** `canvas` makes an element to draw on. */
  constructor(draw: (brush: Brush, tile: Tile) => void, canvas = () => document.createElement('canvas')) {
    this.#draw = draw;
    this.#canvas = canvas;
  }

  /** Lays the sheet over an element. Another shape, or another element, begins with no tile. */
  lay(element: HTMLElement, shape: SheetShape): void {
    const before = this.#shape;
    const isSame = (Object.keys(shape) as (keyof SheetShape)[]).every((name) => shape[name] === before[name]);
    if (isSame && element === this.#element) return;
    this.clear();
    this.#element = element;
    this.#shape = shape;
  }

  /** Gives up all tiles. */
  clear(): void {
    for (const brush of this.#tiles.values()) brush.canvas.remove();
    this.#tiles.clear();
  }

  /** Draws the tiles of a window that are not there yet, all at once: nothing in view may be blank. */
  cover(window: Window2d): void {
    for (const tile of this.#across(window, 0)) if (!this.#tiles.has(keyOf(tile))) this.#make(tile);
    this.#giveUp(window);
  }

  /** Draws one tile of those next to a window; false when all are there. */
  coverNext(window: Window2d): boolean {
    for (const tile of this.#across(window, ahead)) {
      if (this.#tiles.has(keyOf(tile))) continue;
      this.#make(tile);
      return true;
    }
    return false;
  }

  /** Gives up what is not in the window, and draws the rest anew. */
  drawAgain(window: Window2d): void {
    const inView = new Map(this.#across(window, 0).map((tile) => [keyOf(tile), tile]));
    for (const [key, brush] of this.#tiles) {
      const tile = inView.get(key);
      if (tile !== undefined) this.#draw(brush, tile);
      else this.#remove(key, brush);
    }
  }

  /** The tile at a point of the sheet with its brush; null while it is not drawn. */
  at(left: number, top: number): { readonly brush: Brush; readonly tile: Tile } | null {
    const { tileWidth, tileHeight } = this.#shape;
    const tile = this.#tile(Math.floor(top / tileHeight), Math.floor(left / tileWidth));
    const brush = this.#tiles.get(keyOf(tile));
    return brush === undefined ? null : { brush, tile };
  }

  #tile(row: number, column: number): Tile {
    const { width, height, tileWidth, tileHeight } = this.#shape;
    const [left, top] = [column * tileWidth, row * tileHeight];
    return {
      row,
      column,
      left,
      top,
      width: Math.min(tileWidth, width - left),
      height: Math.min(tileHeight, height - top),
    };
  }

  #across({ left, top, width, height }: Window2d, margin: number): readonly Tile[] {
    const { tileWidth, tileHeight, width: end, height: bottom } = this.#shape;
    const tiles: Tile[] = [];
    const lastRow = Math.min(Math.ceil(bottom / tileHeight), Math.ceil((top + height) / tileHeight) + margin) - 1;
    const lastColumn = Math.min(Math.ceil(end / tileWidth), Math.ceil((left + width) / tileWidth) + margin) - 1;
    for (let row = Math.max(0, Math.floor(top / tileHeight) - margin); row <= lastRow; row += 1) {
      for (let column = Math.max(0, Math.floor(left / tileWidth) - margin); column <= lastColumn; column += 1)
        tiles.push(this.#tile(row, column));
    }
    return tiles;
  }

  #make(tile: Tile): void {
    const { scale } = this.#shape;
    const canvas = this.#canvas();
    canvas.width = tile.width;
    canvas.height = tile.height;
    canvas.style.cssText = `left:${tile.left / scale}px;top:${tile.top / scale}px;width:${tile.width / scale}px;height:${tile.height / scale}px`;
    // Read by nobody; but so it is a plain picture, also where a GPU could hold a texture for each of a hundred.
    const brush = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (brush === null || this.#element === null) return;
    this.#draw(brush, tile);
    this.#tiles.set(keyOf(tile), brush);
    this.#element.append(canvas);
  }

  #giveUp(window: Window2d): void {
    if (this.#tiles.size <= tilesKept) return;
    const near = new Set(this.#across(window, 2 * ahead).map(keyOf));
    if (near.size >= this.#tiles.size) return;
    for (const [key, brush] of this.#tiles) if (!near.has(key)) this.#remove(key, brush);
  }

  #remove(key: number, brush: Brush): void {
    brush.canvas.remove();
    this.#tiles.delete(key);
  }
}

function keyOf({ row, column }: Pick<Tile, 'row' | 'column'>): number {
  return row * 65_536 + column;
}
