import { byteRttMs, cellCode, cellState } from '../../main/contract/matrix.ts';
import type { RttForm } from '../state/place.ts';
import { type CellFace, drawCell, textFrom } from './cell-sprite.ts';
import { rttCell, slowStepOfBytes } from './cell-words.ts';
import type { GridView } from './grid-view.ts';
import type { Palette } from './palette.ts';

/** Tiles kept beyond those in view. */
const tilesKept = 160;
const tileEdge = 256;
const arrives = cellCode('arrives');
/** Above every key of a single cell. */
const foldedKeys = 2 ** 20;

/** How cells look at the moment. Another look drops every tile. */
export interface CellLook {
  /** Edge of a cell in device pixels. */
  readonly size: number;
  readonly rttForm: RttForm;
  readonly palette: Palette;
}

/** The part of the matrix in view, in device pixels. */
export interface Window2d {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Cells drawn once, in squares of about 256 px. Scrolling copies squares; a changed cell draws itself anew in its square;
 * a run of equal cells is one fill. So the cost of a frame follows what is new, not what is in view.
 */
export class CellTiles {
  #look: CellLook | null = null;
  #view: GridView | null = null;
  #tiles = new Map<number, HTMLCanvasElement>();
  #sprites = new Map<number, CanvasPattern | null>();

  /** Takes the cells and the look; `changed` = places that look different, or all of them. */
  update(view: GridView, look: CellLook, changed: readonly number[] | 'all'): void {
    const sameLook =
      this.#look?.size === look.size && this.#look.rttForm === look.rttForm && this.#look.palette === look.palette;
    if (!sameLook) this.#sprites.clear();
    if (!sameLook || changed === 'all' || changed.length > view.state.length / 8) this.#tiles.clear();
    this.#view = view;
    this.#look = look;
    if (this.#tiles.size > 0 && changed !== 'all') for (const place of changed) this.#redraw(place);
  }

  /** Copies what is in view onto a canvas of that size. */
  paint(brush: CanvasRenderingContext2D, { left, top, width, height }: Window2d): void {
    const [view, look] = [this.#view, this.#look];
    if (view === null || look === null) return;
    const end = view.size * look.size;
    // Tiles cover everything but what lies beyond the last cell.
    if (left + width > end || top + height > end) {
      brush.fillStyle = look.palette.ground;
      brush.fillRect(0, 0, width, height);
    }
    const step = this.#cellsPerTile() * look.size;
    const last = Math.ceil(view.size / this.#cellsPerTile()) - 1;
    for (let ty = Math.floor(top / step); ty <= Math.min(last, Math.floor((top + height) / step)); ty += 1) {
      for (let tx = Math.floor(left / step); tx <= Math.min(last, Math.floor((left + width) / step)); tx += 1) {
        const tile = this.#tile(tx, ty);
        if (tile !== null) brush.drawImage(tile, tx * step - left, ty * step - top);
      }
    }
    this.#forget();
  }

  #cellsPerTile(): number {
    return Math.max(1, Math.floor(tileEdge / (this.#look?.size ?? 1)));
  }

  #tile(tx: number, ty: number): HTMLCanvasElement | null {
    const key = ty * 4096 + tx;
    const held = this.#tiles.get(key);
    if (held !== undefined) {
      // Moved to the young end, so that what is in view is forgotten last.
      this.#tiles.delete(key);
      this.#tiles.set(key, held);
      return held;
    }
    const look = this.#look;
    if (look === null) return null;
    const tile = document.createElement('canvas');
    tile.width = this.#cellsPerTile() * look.size;
    tile.height = tile.width;
    const brush = tile.getContext('2d', { alpha: false });
    if (brush === null) return null;
    this.#drawTile(brush, tx, ty);
    this.#tiles.set(key, tile);
    return tile;
  }

  #drawTile(brush: CanvasRenderingContext2D, tx: number, ty: number): void {
    const [view, look] = [this.#view, this.#look];
    if (view === null || look === null) return;
    const per = this.#cellsPerTile();
    const { size } = look;
    brush.fillStyle = look.palette.ground;
    brush.fillRect(0, 0, per * size, per * size);
    const [firstRow, firstColumn] = [ty * per, tx * per];
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
  }

  #redraw(place: number): void {
    const [view, look] = [this.#view, this.#look];
    if (view === null || look === null) return;
    const per = this.#cellsPerTile();
    const [row, column] = [Math.floor(place / view.size), place % view.size];
    const tile = this.#tiles.get(Math.floor(row / per) * 4096 + Math.floor(column / per));
    const brush = tile?.getContext('2d', { alpha: false });
    if (brush === undefined || brush === null) return;
    brush.fillStyle = this.#sprite(this.#key(place), place) ?? look.palette.ground;
    brush.fillRect((column % per) * look.size, (row % per) * look.size, look.size, look.size);
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
    const brush = canvas.getContext('2d', { alpha: false });
    if (brush === null) return null;
    brush.fillStyle = look.palette.ground;
    brush.fillRect(0, 0, look.size, look.size);
    drawCell(brush, this.#face(place), look.size, look.palette);
    const pattern = brush.createPattern(canvas, 'repeat');
    this.#sprites.set(key, pattern);
    return pattern;
  }

  #forget(): void {
    for (const key of this.#tiles.keys()) {
      if (this.#tiles.size <= tilesKept) return;
      this.#tiles.delete(key);
    }
  }
}
