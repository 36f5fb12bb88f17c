import { byteRttMs, cellCode, cellState } from '../../main/contract/matrix.ts';
import type { RttForm } from '../state/place.ts';
import { type CellFace, drawCell, textFrom } from './cell-sprite.ts';
import { rttCell, slowStepOfBytes } from './cell-words.ts';
import type { GridView } from './grid-view.ts';
import type { Palette } from './palette.ts';
import type { Window2d } from './tile-sheet.ts';

const arrives = cellCode('arrives');
/** Above every key of a single cell. */
const foldedKeys = 2 ** 20;

type Brush = CanvasRenderingContext2D;

/** How cells look at the moment. */
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

/** Rows and columns of a view, from the first on, as many. */
export interface Block {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Draws cells of one look. Equal cells share one drawing; a run of them is one fill. */
export class CellInk {
  readonly look: CellLook;
  readonly #sprites = new Map<number, CanvasPattern | null>();

  constructor(look: CellLook) {
    this.look = look;
  }

  /** Draws a block of cells, its first cell at the origin of the brush. */
  drawBlock(brush: Brush, view: GridView, { row: first, column: left, rows, columns }: Block): void {
    const { size, palette } = this.look;
    for (let row = 0; row < rows; row += 1) {
      const base = (first + row) * view.size + left;
      let begin = 0;
      let key = this.#key(view, base);
      for (let column = 1; column <= columns; column += 1) {
        const next = column < columns ? this.#key(view, base + column) : -2;
        if (next === key) continue;
        brush.fillStyle = this.#sprite(view, key, base + begin) ?? palette.ground;
        brush.fillRect(begin * size, row * size, (column - begin) * size, size);
        begin = column;
        key = next;
      }
    }
  }

  /** Draws one cell with its corner here; whole cells from the origin of the brush, or the pattern is out of step. */
  drawAt(brush: Brush, view: GridView, place: number, x: number, y: number): void {
    const { size, palette } = this.look;
    brush.fillStyle = this.#sprite(view, this.#key(view, place), place) ?? palette.ground;
    brush.fillRect(x, y, size, size);
  }

  /** The lines before regions, as far as they cross this part of the cells: one pixel on each side. */
  drawSeams(brush: Brush, part: Window2d): void {
    const { seams, size, palette } = this.look;
    brush.fillStyle = palette.strongLine;
    for (const at of seams) {
      const [x, y] = [at * size - part.left - 1, at * size - part.top - 1];
      if (x > -2 && x < part.width) brush.fillRect(x, 0, 2, part.height);
      if (y > -2 && y < part.height) brush.fillRect(0, y, part.width, 2);
    }
  }

  /** Equal keys look equal. A number: this runs for every cell that is drawn. */
  #key(view: GridView, place: number): number {
    const { look } = this;
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

  #face(view: GridView, place: number): CellFace {
    const { look } = this;
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

  #sprite(view: GridView, key: number, place: number): CanvasPattern | null {
    const held = this.#sprites.get(key);
    if (held !== undefined) return held;
    const { look } = this;
    const canvas = document.createElement('canvas');
    canvas.width = look.size;
    canvas.height = look.size;
    const brush = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (brush === null) return null;
    brush.fillStyle = look.palette.ground;
    brush.fillRect(0, 0, look.size, look.size);
    drawCell(brush, this.#face(view, place), look.size, look.palette);
    const pattern = brush.createPattern(canvas, 'repeat');
    this.#sprites.set(key, pattern);
    return pattern;
  }
}

/** Do cells look the same? */
export function isSameLook(a: CellLook, b: CellLook): boolean {
  return (
    a.size === b.size &&
    a.scale === b.scale &&
    a.rttForm === b.rttForm &&
    a.palette === b.palette &&
    a.seams.join() === b.seams.join()
  );
}
