import { CellInk } from './cell-ink.ts';
import { cellWords } from './cell-words.ts';
import { drawCell } from './cell-sprite.ts';
import type { Exported } from './export-table.ts';
import { drawHeaderLine, hasNames, type HeaderLook } from './header-canvas.ts';
import type { Palette } from './palette.ts';
import type { RttForm } from '../state/place.ts';
import { cellState, type CellState } from '../../main/contract/matrix.ts';

/** Longest edge of the cells (px): the whole matrix, however much of it is in view, in a picture every viewer opens. */
const longestEdge = 8000;
const largestCell = 72;
const rowHeader = 220;
const columnHeader = 170;
/** Room for the title above, and for the signs below. */
const title = 84;
const foot = 60;
const margin = 24;
const narrowest = 1180;

/** Draws the whole matrix with title, names and the meaning of its signs, and encodes it as PNG; null where the browser cannot. */
export async function matrixPicture(
  what: Exported,
  palette: Palette,
  rttForm: RttForm,
  regionCode: (region: string) => string,
): Promise<Uint8Array | null> {
  const { axis, view } = what;
  const size = Math.max(2, Math.min(largestCell, Math.floor(longestEdge / Math.max(1, axis.length))));
  const edge = size * axis.length;
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(narrowest, margin * 2 + rowHeader + edge);
  canvas.height = title + columnHeader + edge + foot;
  const brush = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (brush === null) return null;
  brush.fillStyle = palette.ground;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  drawTitle(brush, what, palette);
  const seams = axis.flatMap((entry, at) => (entry.isFirst && at > 0 ? [at] : []));
  const ink = new CellInk({ size, scale: 1, rttForm, palette, seams });
  const [left, top] = [margin + rowHeader, title + columnHeader];
  brush.save();
  brush.translate(left, top);
  ink.drawBlock(brush, view, { row: 0, column: 0, rows: axis.length, columns: axis.length });
  ink.drawSeams(brush, { left: 0, top: 0, width: edge, height: edge });
  brush.restore();
  drawHeaders(brush, what, { axis, size, scale: 1, palette }, regionCode);
  drawSigns(brush, what, palette, top + edge + foot / 2);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return blob === null ? null : new Uint8Array(await blob.arrayBuffer());
}

type Brush = CanvasRenderingContext2D;

function drawTitle(brush: Brush, { mode, fleet, seenFrom, sight, takenAt }: Exported, palette: Palette): void {
  brush.textBaseline = 'middle';
  brush.textAlign = 'left';
  brush.fillStyle = palette.text;
  brush.font = `600 22px ${palette.font}`;
  const time = new Date(takenAt).toISOString().slice(0, 19).replace('T', ' ');
  brush.fillText(`${fleet}: who reaches whom, ${mode} × ${mode}`, margin, 30);
  brush.fillStyle = palette.quiet;
  brush.font = `400 16px ${palette.font}`;
  brush.fillText(`${time} UTC · seen from ${seenFrom} · ${sight} hosts read · from ↓ to → · Quorumscope`, margin, 60);
}

function drawHeaders(
  brush: Brush,
  { axis, view, unseen }: Exported,
  shared: Omit<HeaderLook, 'thickness' | 'isTurned'>,
  regionCode: (region: string) => string,
): void {
  const { size, palette } = shared;
  brush.save();
  brush.translate(margin, title + columnHeader);
  const rows: HeaderLook = { ...shared, thickness: rowHeader, isTurned: false };
  axis.forEach((entry, at) => {
    const line = { failing: view.rowFailing[at] ?? 0, unseen: unseen(entry), isMarked: false };
    drawHeaderLine(brush, rows, at, line, at * size);
  });
  if (!hasNames(rows)) drawRegions(brush, shared, regionCode);
  brush.restore();
  brush.save();
  // Names read upwards, as on the screen.
  brush.translate(margin + rowHeader, title + columnHeader);
  brush.rotate(-Math.PI / 2);
  const columns: HeaderLook = { ...shared, thickness: columnHeader, isTurned: true };
  axis.forEach((_, at) => {
    const line = { failing: view.columnFailing[at] ?? 0, unseen: null, isMarked: false };
    drawHeaderLine(brush, columns, at, line, at * size);
  });
  brush.translate(26, 0);
  if (!hasNames(columns)) drawRegions(brush, shared, regionCode);
  brush.restore();
  brush.fillStyle = palette.strongLine;
  brush.fillRect(margin, title + columnHeader - 1, rowHeader + axis.length * size, 1);
}

function drawRegions(
  brush: Brush,
  { axis, size, palette }: Pick<HeaderLook, 'axis' | 'size' | 'palette'>,
  regionCode: (region: string) => string,
): void {
  brush.font = `600 16px ${palette.font}`;
  brush.textAlign = 'left';
  brush.textBaseline = 'top';
  brush.fillStyle = palette.text;
  axis.forEach(({ isFirst, region }, at) => {
    if (isFirst) brush.fillText(regionCode(region), 6, at * size + 4);
  });
}

/** The signs that occur, with their words: a picture has no legend beside it. */
function drawSigns(brush: Brush, { view }: Exported, palette: Palette, middle: number): void {
  const states = [...new Set(view.state)].map(cellState).filter((state) => state !== 'self');
  const edge = 22;
  let left = margin;
  brush.textAlign = 'left';
  for (const state of states.sort(byName)) {
    brush.save();
    brush.translate(left, middle - edge / 2);
    drawCell(brush, { state, slow: 0, text: '' }, edge, palette);
    brush.restore();
    brush.font = `400 14px ${palette.font}`;
    brush.textBaseline = 'middle';
    brush.fillStyle = palette.quiet;
    brush.fillText(cellWords(state), left + edge + 8, middle);
    left += edge + 32 + brush.measureText(cellWords(state)).width;
  }
}

function byName(a: CellState, b: CellState): number {
  return a < b ? -1 : 1;
}
