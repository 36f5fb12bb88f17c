import type { AxisEntry } from './axis.ts';
import { mix } from './cell-sprite.ts';
import type { Palette } from './palette.ts';

/** Everything a header shows: names where they fit, and how many cells of a line fail. */
export interface HeaderLook {
  readonly axis: readonly AxisEntry[];
  /** Edge of a cell and thickness of the header; device pixels. */
  readonly size: number;
  readonly thickness: number;
  /** Device pixels for each px of the design. */
  readonly scale: number;
  readonly palette: Palette;
  /** true above the columns: the brush is turned, and the strip lies at the near end, along the cells. */
  readonly isTurned: boolean;
}

/** What changes in a line of a header. Equal lines look equal. */
export interface HeaderLine {
  /** Cells of the line that fail. */
  readonly failing: number;
  /** What is said of a row whose host is not observed; null for one that is. */
  readonly unseen: string | null;
  /** Is it the line of the cursor or the pointer? */
  readonly isMarked: boolean;
}

/** From this edge on (px of the design) single names fit. */
const namesFrom = 12;
/** Width of the heat strip (px of the design). */
const stripWidth = 26;

type Brush = CanvasRenderingContext2D;

/** Do single names fit? Where they do not, a header names regions only. */
export function hasNames({ size, scale }: Pick<HeaderLook, 'size' | 'scale'>): boolean {
  return size >= namesFrom * scale;
}

/** Draws the line at this place of the axis, its near edge at `top`. For the header above the columns the brush is turned first. */
export function drawHeaderLine(brush: Brush, look: HeaderLook, at: number, line: HeaderLine, top: number): void {
  const { axis, size, thickness, palette } = look;
  const entry = axis[at];
  if (entry === undefined) return;
  brush.fillStyle = palette.panel;
  brush.fillRect(0, top, thickness, size);
  drawStrip(brush, look, line, top);
  if (hasNames(look)) drawName(brush, look, entry, line, top);
  // The line before a region lies half on each side of it.
  brush.fillStyle = palette.strongLine;
  if (entry.isFirst && at > 0) brush.fillRect(0, top, thickness, 1);
  if (axis[at + 1]?.isFirst === true) brush.fillRect(0, top + size - 1, thickness, 1);
}

function drawStrip(brush: Brush, look: HeaderLook, { failing }: HeaderLine, top: number): void {
  const { axis, size, thickness, palette, scale } = look;
  if (failing === 0) return;
  const isNamed = hasNames(look);
  const width = stripWidth * scale;
  const left = look.isTurned ? 2 * scale : thickness - width;
  const share = Math.min(1, 0.35 + (0.65 * failing) / Math.max(1, axis.length - 1));
  brush.fillStyle = mix(palette.p2, palette.panel, share);
  brush.fillRect(left, top, width - 2 * scale, size - (isNamed ? 1 : 0));
  if (!isNamed) return;
  brush.fillStyle = palette.ink;
  brush.font = `700 ${Math.min(12 * scale, size - 2)}px ${palette.font}`;
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  const words = failing > 999 ? '1k+' : String(failing);
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

function drawName(brush: Brush, look: HeaderLook, entry: AxisEntry, line: HeaderLine, top: number): void {
  const { size, thickness, palette, scale } = look;
  const { failing, unseen, isMarked } = line;
  const room = thickness - (failing === 0 && !look.isTurned ? 12 : stripWidth + 8) * scale;
  brush.font = `${isMarked ? 700 : 400} ${Math.min(12.5 * scale, size - 1)}px ${palette.font}`;
  brush.textAlign = 'left';
  brush.textBaseline = 'middle';
  brush.fillStyle = unseen === null ? (isMarked ? palette.text : palette.quiet) : palette.blind;
  const isTall = size >= 34 * scale;
  if (unseen !== null && isTall) {
    brush.fillText(shortened(brush, entry.label, room), nameLeft(look), top + size / 2 - 8 * scale);
    brush.font = `400 ${11.5 * scale}px ${palette.font}`;
    brush.fillText(shortened(brush, `row not observed ${unseen}`, room), nameLeft(look), top + size / 2 + 8 * scale);
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
