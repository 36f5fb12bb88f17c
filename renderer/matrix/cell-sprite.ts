import { assertNever } from '../../main/domain/assert-never.ts';
import type { CellState } from '../../main/contract/matrix.ts';
import type { Palette } from './palette.ts';

/** Everything a cell of the canvas shows. Cells with the same face share one drawing. */
export interface CellFace {
  readonly state: CellState;
  /** Grey step of a direction that arrives. */
  readonly slow: number;
  /** Round trip or count, printed where it fits; may be empty. */
  readonly text: string;
}

/** Below this edge (px) there is no room for a pattern: hue and lightness only, the heat strips carry the counts. */
export const patternFrom = 8;
/** From this edge on (px) words fit. */
export const textFrom = 24;

type Brush = CanvasRenderingContext2D;

/** Draws a cell at the origin of a canvas, edge `size` (px). Shape and hatch carry the meaning, hue is the third channel. */
export function drawCell(brush: Brush, face: CellFace, size: number, palette: Palette): void {
  // One pixel of ground stays between cells that are large enough to spare it.
  const edge = size >= patternFrom ? size - 1 : size;
  brush.fillStyle = fillOf(face, size, palette);
  brush.fillRect(0, 0, edge, edge);
  if (size < patternFrom) return;
  brush.save();
  brush.beginPath();
  brush.rect(0, 0, edge, edge);
  brush.clip();
  drawSign(brush, face.state, edge, palette);
  brush.restore();
  if (size >= textFrom && face.text !== '') drawText(brush, face, edge, palette);
}

function fillOf({ state, slow }: CellFace, size: number, palette: Palette): string {
  const isTiny = size < patternFrom;
  switch (state) {
    case 'arrives':
      return palette.path[slow] ?? palette.panel;
    case 'degraded':
      return palette.p3;
    case 'cut':
      return palette.p1;
    case 'lost':
      return palette.p2;
    case 'suspect':
    case 'refused':
      return isTiny ? mix(palette.p2, palette.ground, 0.55) : palette.panel;
    case 'unknown':
      return isTiny ? mix(palette.blind, palette.ground, 0.6) : palette.ground;
    case 'vouched':
      return isTiny ? mix(palette.blind, palette.ground, 0.3) : palette.ground;
    case 'maintenance':
      return isTiny ? mix(palette.maint, palette.ground, 0.6) : palette.panel;
    case 'self':
      return palette.line;
    case 'not-probed':
      return palette.ground;
    default:
      return assertNever(state);
  }
}

/** `share` of the first colour over the second. Both `#rrggbb`. */
export function mix(over: string, under: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [over, under].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16));
    return Math.round((a ?? 0) * share + (b ?? 0) * (1 - share));
  });
  return `rgb(${parts.join(' ')})`;
}

function drawSign(brush: Brush, state: CellState, edge: number, palette: Palette): void {
  const middle = edge / 2;
  brush.lineCap = 'butt';
  switch (state) {
    case 'arrives':
      return;
    case 'degraded':
      outline(brush, edge, palette);
      brush.fillStyle = palette.ink;
      polygon(brush, [
        [middle, edge * 0.24],
        [edge * 0.76, middle],
        [middle, edge * 0.76],
        [edge * 0.24, middle],
      ]);
      return;
    case 'cut':
      outline(brush, edge, palette);
      stroke(brush, palette.ink, Math.max(1.5, edge * 0.11), [
        [edge * 0.22, edge * 0.22, edge * 0.78, edge * 0.78],
        [edge * 0.78, edge * 0.22, edge * 0.22, edge * 0.78],
      ]);
      return;
    case 'lost':
      outline(brush, edge, palette);
      drawLostArrow(brush, edge, palette.ink);
      return;
    case 'suspect':
      hatch(brush, edge, palette.p2);
      outline(brush, edge, { ...palette, outline: palette.p2 });
      return;
    case 'refused':
      stroke(brush, palette.p2, Math.max(1.5, edge * 0.12), [
        [edge * 0.15, middle, edge * 0.65, middle],
        [edge * 0.7, edge * 0.2, edge * 0.7, edge * 0.8],
      ]);
      outline(brush, edge, { ...palette, outline: palette.p2 });
      return;
    case 'unknown':
      dots(brush, edge, palette.blind);
      if (edge >= 15) letter(brush, '?', edge, palette.blind, palette);
      return;
    case 'vouched':
      dots(brush, edge, palette.blind);
      if (edge >= 15) letter(brush, '→', edge, palette.blind, palette);
      return;
    case 'maintenance':
      letter(brush, 'M', edge, palette.maint, palette);
      return;
    case 'self':
      stroke(brush, palette.strongLine, 1, [[0, 0, edge, edge]]);
      return;
    case 'not-probed':
      brush.fillStyle = palette.muted;
      brush.fillRect(
        Math.round(middle) - dotOf(edge) / 2,
        Math.round(middle) - dotOf(edge) / 2,
        dotOf(edge),
        dotOf(edge),
      );
      return;
    default:
      assertNever(state);
  }
}

function dotOf(edge: number): number {
  return Math.max(2, Math.round(edge / 20));
}

/** An arrow from the row towards the column that does not get past a bar. */
function drawLostArrow(brush: Brush, edge: number, ink: string): void {
  const width = Math.max(1.5, edge * 0.1);
  const middle = edge / 2;
  stroke(brush, ink, width, [
    [edge * 0.12, middle, edge * 0.55, middle],
    [edge * 0.36, edge * 0.3, edge * 0.56, middle],
    [edge * 0.36, edge * 0.7, edge * 0.56, middle],
    [edge * 0.76, edge * 0.18, edge * 0.76, edge * 0.82],
  ]);
}

type Line = readonly [number, number, number, number];

function stroke(brush: Brush, colour: string, width: number, lines: readonly Line[]): void {
  brush.strokeStyle = colour;
  brush.lineWidth = width;
  brush.beginPath();
  for (const [x1, y1, x2, y2] of lines) {
    brush.moveTo(x1, y1);
    brush.lineTo(x2, y2);
  }
  brush.stroke();
}

function polygon(brush: Brush, points: readonly (readonly [number, number])[]): void {
  brush.beginPath();
  points.forEach(([x, y], index) => {
    if (index === 0) brush.moveTo(x, y);
    else brush.lineTo(x, y);
  });
  brush.fill();
}

function hatch(brush: Brush, edge: number, colour: string): void {
  const pitch = edge < 16 ? 4 : Math.max(6, edge / 8);
  const lines: Line[] = [];
  for (let x = -edge; x < edge; x += pitch) lines.push([x, edge, x + edge, 0]);
  stroke(brush, colour, edge < 16 ? 1.2 : pitch / 3, lines);
}

function dots(brush: Brush, edge: number, colour: string): void {
  brush.fillStyle = colour;
  const pitch = edge < 12 ? 3 : Math.max(5, edge / 10);
  const dot = Math.max(1, edge / 50);
  for (let y = 1; y < edge; y += pitch) for (let x = 1; x < edge; x += pitch) brush.fillRect(x, y, dot, dot);
}

function outline(brush: Brush, edge: number, { outline: colour }: Pick<Palette, 'outline'>): void {
  if (colour === 'transparent') return;
  brush.strokeStyle = colour;
  brush.lineWidth = 1;
  brush.strokeRect(0.5, 0.5, edge - 1, edge - 1);
}

function letter(brush: Brush, sign: string, edge: number, colour: string, palette: Palette): void {
  brush.fillStyle = colour;
  brush.font = `700 ${Math.max(8, Math.round(edge * 0.6))}px ${palette.font}`;
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  brush.fillText(sign, edge / 2, edge / 2 + 0.5);
}

function drawText(brush: Brush, { state, text }: CellFace, edge: number, palette: Palette): void {
  const isPlain = state === 'arrives';
  const size = Math.max(9, Math.round(Math.min(edge * (isPlain ? 0.36 : 0.28), 9 + edge * 0.12)));
  brush.font = `${isPlain ? 400 : 700} ${size}px ${palette.font}`;
  if (brush.measureText(text).width > edge - 2) return;
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  if (isPlain) {
    brush.fillStyle = palette.text;
    brush.fillText(text, edge / 2, edge / 2 + 0.5);
    return;
  }
  if (edge < 40) return;
  // Under the sign, on a ground of its own, so that no hatch runs through it.
  brush.fillStyle = palette.ground;
  brush.fillRect(0, edge - size - 3, edge, size + 3);
  brush.fillStyle = palette.text;
  brush.fillText(text, edge / 2, edge - size / 2 - 1.5);
}
