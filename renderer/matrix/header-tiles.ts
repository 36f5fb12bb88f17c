import { drawHeaderLine, type HeaderLine, type HeaderLook } from './header-canvas.ts';
import { type Tile, TileSheet, type Window2d } from './tile-sheet.ts';

/** Tiles are about so long (device px). */
const tileLength = 256;

/** A header as tiles along the cells, scrolled by the browser. A line is drawn anew when it says something else. */
export class HeaderTiles {
  readonly #sheet = new TileSheet((brush, tile) => this.#drawTile(brush, tile));
  #look: HeaderLook | null = null;
  #lines: readonly HeaderLine[] = [];

  /** Takes what the header shows; `ratio` = device pixels for each CSS pixel. */
  update(element: HTMLElement, look: HeaderLook, lines: readonly HeaderLine[], window: Window2d, ratio: number): void {
    const [before, said] = [this.#look, this.#lines];
    this.#look = look;
    this.#lines = lines;
    if (before === null || !isSameLook(before, look)) {
      this.#sheet.clear();
      const [length, step] = [look.axis.length * look.size, this.#linesPerTile() * look.size];
      const across = { width: length, height: look.thickness, tileWidth: step, tileHeight: look.thickness };
      const down = { width: look.thickness, height: length, tileWidth: look.thickness, tileHeight: step };
      this.#sheet.lay(element, { ...(look.isTurned ? across : down), scale: ratio });
    } else {
      lines.forEach((line, at) => {
        if (!isSameLine(line, said[at])) this.#redraw(at);
      });
    }
    this.cover(window);
  }

  /** Draws the tiles of a window that are not there yet. */
  cover(window: Window2d): void {
    if (this.#look !== null) this.#sheet.cover(this.#along(window));
  }

  /** Draws one tile beside the window; false when all are there. */
  goOn(window: Window2d): boolean {
    return this.#look !== null && this.#sheet.coverNext(this.#along(window));
  }

  /** Marks this line, and no other. */
  mark(at: number): void {
    const marked = this.#lines.findIndex(({ isMarked }) => isMarked);
    if (marked === at) return;
    this.#lines = this.#lines.map((line, place) =>
      place === at || place === marked ? { ...line, isMarked: place === at } : line,
    );
    for (const each of [marked, at]) if (each >= 0) this.#redraw(each);
  }

  #linesPerTile(): number {
    return Math.max(1, Math.floor(tileLength / (this.#look?.size ?? 1)));
  }

  /** The part of the header beside a window of the cells. */
  #along({ left, top, width, height }: Window2d): Window2d {
    const thickness = this.#look?.thickness ?? 0;
    return this.#look?.isTurned === true
      ? { left, top: 0, width, height: thickness }
      : { left: 0, top, width: thickness, height };
  }

  #redraw(at: number): void {
    const look = this.#look;
    if (look === null) return;
    const found = this.#sheet.at(look.isTurned ? at * look.size : 0, look.isTurned ? 0 : at * look.size);
    if (found !== null) this.#drawLines(found.brush, found.tile, at, at);
  }

  #drawTile(brush: CanvasRenderingContext2D, tile: Tile): void {
    const per = this.#linesPerTile();
    const first = (this.#look?.isTurned === true ? tile.column : tile.row) * per;
    this.#drawLines(brush, tile, first, first + per - 1);
  }

  #drawLines(brush: CanvasRenderingContext2D, tile: Tile, first: number, last: number): void {
    const look = this.#look;
    if (look === null) return;
    brush.save();
    if (look.isTurned) {
      // Names read upwards and the strip lies along the cells.
      brush.translate(0, look.thickness);
      brush.rotate(-Math.PI / 2);
    }
    for (let at = first; at <= Math.min(last, look.axis.length - 1); at += 1) {
      const line = this.#lines[at];
      const top = at * look.size - (look.isTurned ? tile.left : tile.top);
      if (line !== undefined) drawHeaderLine(brush, look, at, line, top);
    }
    brush.restore();
  }
}

function isSameLook(a: HeaderLook, b: HeaderLook): boolean {
  return (
    a.axis === b.axis &&
    a.size === b.size &&
    a.thickness === b.thickness &&
    a.scale === b.scale &&
    a.palette === b.palette
  );
}

function isSameLine(a: HeaderLine, b: HeaderLine | undefined): boolean {
  return a.failing === b?.failing && a.unseen === b.unseen && a.isMarked === b.isMarked;
}
