import type { AxisEntry } from './axis.ts';
import { mix } from './cell-sprite.ts';
import type { Palette } from './palette.ts';

/** Everything a header shows: names, or region codes where names do not fit, and how many cells of a line fail. */
export interface HeaderLook {
  readonly axis: readonly AxisEntry[];
  readonly failing: Uint32Array;
  /** Edge of a cell, offset of the first one, length in view and thickness of the header; device pixels. */
  readonly size: number;
  readonly offset: number;
  readonly length: number;
  readonly thickness: number;
  /** Device pixels for each CSS pixel. */
  readonly scale: number;
  readonly palette: Palette;
  readonly regionCode: (region: string) => string;
  /** What is said of a row whose host is not observed; null for one that is. */
  readonly unseen: (entry: AxisEntry) => string | null;
  /** The line of the cursor or the pointer; -1 for none. */
  readonly marked: number;
  /** true above the columns: the brush is turned, and the strip lies at the near end, along the cells. */
  readonly isTurned: boolean;
}

/** From this edge on (CSS px) single names fit. */
const namesFrom = 12;
/** Width of the heat strip (CSS px). */
const stripWidth = 26;

type Brush = CanvasRenderingContext2D;

/** Draws the header left of the rows. For the one above the columns the brush is turned first. */
export function drawHeader(brush: Brush, look: HeaderLook): void {
  const { axis, size, offset, length, thickness, palette, scale } = look;
  brush.fillStyle = palette.panel;
  brush.fillRect(0, 0, thickness, length);
  const first = Math.max(0, Math.floor(offset / size));
  const last = Math.min(axis.length - 1, Math.floor((offset + length) / size));
  const hasNames = size >= namesFrom * scale;
  for (let at = first; at <= last; at += 1) {
    const entry = axis[at];
    if (entry === undefined) continue;
    const top = at * size - offset;
    drawStrip(brush, look, at, top, hasNames);
    if (hasNames) drawName(brush, look, entry, top, at === look.marked);
  }
  if (!hasNames) drawRegions(brush, look);
  drawSeparators(brush, look);
}

function drawStrip(brush: Brush, look: HeaderLook, at: number, top: number, hasNames: boolean): void {
  const { failing, axis, size, thickness, palette, scale } = look;
  const count = failing[at] ?? 0;
  const width = stripWidth * scale;
  const left = look.isTurned ? 2 * scale : thickness - width;
  const gap = hasNames ? 1 : 0;
  if (count === 0) return;
  const share = Math.min(1, 0.35 + (0.65 * count) / Math.max(1, axis.length - 1));
  brush.fillStyle = mix(palette.p2, palette.panel, share);
  brush.fillRect(left, top, width - 2 * scale, size - gap);
  if (!hasNames) return;
  brush.fillStyle = palette.ink;
  brush.font = `700 ${Math.min(12 * scale, size - 2)}px ${palette.font}`;
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  const words = count > 999 ? '1k+' : String(count);
  if (!look.isTurned) {
    brush.fillText(words, left + width / 2 - scale, top + size / 2);
    return;
  }
  brush.save();
  brush.translate(left + width / 2 - scale, top + size / 2);
  brush.rotate(Math.PI / 2);
  brush.fillText(words, 0, 0);
  brush.restore();
}

function drawName(brush: Brush, look: HeaderLook, entry: AxisEntry, top: number, isMarked: boolean): void {
  const { size, thickness, palette, scale } = look;
  const unseen = look.unseen(entry);
  const room = thickness - (stripWidth + 8) * scale;
  brush.font = `${isMarked ? 700 : 400} ${Math.min(12.5 * scale, size - 1)}px ${palette.font}`;
  brush.textAlign = 'left';
  brush.textBaseline = 'middle';
  brush.fillStyle = unseen === null ? (isMarked ? palette.text : palette.quiet) : palette.blind;
  const isTall = size >= 34 * scale;
  if (unseen !== null && isTall) {
    brush.fillText(shortened(brush, entry.label, room), nameLeft(look), top + size / 2 - 8 * scale);
    brush.font = `400 ${11.5 * scale}px ${palette.font}`;
    brush.fillText(`row not observed ${unseen}`, nameLeft(look), top + size / 2 + 8 * scale);
    return;
  }
  const name = unseen === null ? entry.label : `? ${entry.label} ${unseen}`;
  brush.fillText(shortened(brush, name, room), nameLeft(look), top + size / 2);
}

function nameLeft({ isTurned, scale }: HeaderLook): number {
  return (isTurned ? stripWidth + 6 : 6) * scale;
}

/** A name loses its middle where it has no room: names of one kind differ at the end. */
function shortened(brush: Brush, name: string, room: number): string {
  if (brush.measureText(name).width <= room) return name;
  for (let kept = name.length - 2; kept > 6; kept -= 2) {
    const tail = Math.min(6, Math.floor(kept / 2));
    const short = `${name.slice(0, kept - tail)}…${name.slice(-tail)}`;
    if (brush.measureText(short).width <= room) return short;
  }
  return name.slice(0, 6);
}

function drawRegions(brush: Brush, look: HeaderLook): void {
  const { axis, size, offset, length, palette, scale } = look;
  for (let at = 0; at < axis.length; ) {
    const region = axis[at]?.region ?? '';
    let end = at;
    while (end < axis.length && axis[end]?.region === region) end += 1;
    const [top, bottom] = [at * size - offset, end * size - offset];
    at = end;
    if (bottom < 0 || top > length) continue;
    // The code stays in view while any row of its region is.
    const middle = (Math.max(0, top) + Math.min(length, bottom)) / 2;
    brush.font = `600 ${13 * scale}px ${palette.font}`;
    brush.textAlign = 'left';
    brush.textBaseline = 'middle';
    brush.fillStyle = palette.text;
    if (bottom - top >= 12 * scale) brush.fillText(look.regionCode(region), nameLeft(look), middle);
  }
}

function drawSeparators(brush: Brush, { axis, size, offset, thickness, palette }: HeaderLook): void {
  brush.fillStyle = palette.strongLine;
  axis.forEach((entry, at) => {
    if (entry.isFirst && at > 0) brush.fillRect(0, at * size - offset - 1, thickness, 2);
  });
}
