/** A rectangle in flow pixels; a region's declared slot is one. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A point in flow pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Middle of a rectangle. */
export function centre(rect: Rect): Point {
  return { x: rect.x + rect.w / 2, y: rect.y + rect.h / 2 };
}

/** A rectangle grown by `by` on every side. */
export function grown(rect: Rect, by: number): Rect {
  return { x: rect.x - by, y: rect.y - by, w: rect.w + 2 * by, h: rect.h + 2 * by };
}

/** Do two rectangles share area? Touching edges do not. */
export function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** Does the straight line from `from` to `to` pass through the rectangle? (Liang-Barsky) */
export function crosses(rect: Rect, from: Point, to: Point): boolean {
  const span = clip(rect, from, to);
  return span !== null && span.leave - span.enter > 1e-9;
}

/** Where a line that begins inside the rectangle leaves it; its end where it never does. */
export function exitPoint(rect: Rect, from: Point, to: Point): Point {
  const span = clip(rect, from, to);
  const at = span === null ? 0 : span.leave;
  return { x: from.x + (to.x - from.x) * at, y: from.y + (to.y - from.y) * at };
}

/** The point at share `at` (0…1) of the way. */
export function along(from: Point, to: Point, at: number): Point {
  return { x: from.x + (to.x - from.x) * at, y: from.y + (to.y - from.y) * at };
}

function clip(rect: Rect, from: Point, to: Point): { readonly enter: number; readonly leave: number } | null {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const edges: readonly (readonly [number, number])[] = [
    [-dx, from.x - rect.x],
    [dx, rect.x + rect.w - from.x],
    [-dy, from.y - rect.y],
    [dy, rect.y + rect.h - from.y],
  ];
  let enter = 0;
  let leave = 1;
  for (const [step, room] of edges) {
    if (step === 0) {
      if (room < 0) return null;
      continue;
    }
    const at = room / step;
    if (step < 0) enter = Math.max(enter, at);
    else leave = Math.min(leave, at);
  }
  return enter <= leave ? { enter, leave } : null;
}
