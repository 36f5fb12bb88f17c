import { centre, grown, overlap, type Point, type Rect } from './rect.ts';

/** How far a hull stands off its tiles, flow pixels. */
export const hullMargin = 22;

const corridor = 56;

/**
 * The hull of one side: the rectilinear union of its slots, grown by a margin and joined by corridors where none crosses
 * a foreign slot. Never a blob over somebody else's tile (research/5, B3). Returned as an SVG path, even-odd.
 */
export function hullPath(own: readonly Rect[], foreign: readonly Rect[]): string {
  const rooms = own.map((rect) => grown(rect, hullMargin));
  return unionPath([...rooms, ...corridors(rooms, foreign)]);
}

/** Joins each room to one already joined, by a straight or an elbow corridor; gives up where every way is taken. */
function corridors(rooms: readonly Rect[], foreign: readonly Rect[]): readonly Rect[] {
  const made: Rect[] = [];
  rooms.forEach((room, index) => {
    if (index === 0) return;
    const ways = rooms
      .slice(0, index)
      .toSorted((a, b) => distance(a, room) - distance(b, room))
      .flatMap((joined) => corridorsBetween(joined, room))
      .find((way) => way.every((part) => foreign.every((other) => !overlap(part, grown(other, hullMargin / 2)))));
    if (ways !== undefined) made.push(...ways);
  });
  return made;
}

function distance(a: Rect, b: Rect): number {
  return Math.abs(centre(a).x - centre(b).x) + Math.abs(centre(a).y - centre(b).y);
}

function corridorsBetween(a: Rect, b: Rect): readonly (readonly Rect[])[] {
  const left = Math.max(a.x, b.x);
  const right = Math.min(a.x + a.w, b.x + b.w);
  const top = Math.max(a.y, b.y);
  const bottom = Math.min(a.y + a.h, b.y + b.h);
  if (right - left >= corridor)
    return [[{ x: left, y: Math.min(bottom, top), w: right - left, h: Math.abs(bottom - top) }]];
  if (bottom - top >= corridor)
    return [[{ x: Math.min(right, left), y: top, w: Math.abs(right - left), h: bottom - top }]];
  return [elbow(centre(a), centre(b)), elbow(centre(b), centre(a))];
}

/** Level from `from`, then upright to `to`. */
function elbow(from: Point, to: Point): readonly Rect[] {
  const half = corridor / 2;
  const level = {
    x: Math.min(from.x, to.x) - half,
    y: from.y - half,
    w: Math.abs(to.x - from.x) + corridor,
    h: corridor,
  };
  const upright = {
    x: to.x - half,
    y: Math.min(from.y, to.y) - half,
    w: corridor,
    h: Math.abs(to.y - from.y) + corridor,
  };
  return [level, upright];
}

/** Outline of a union of rectangles as an SVG path of closed rings. */
export function unionPath(rects: readonly Rect[]): string {
  const xs = stops(rects.flatMap((rect) => [rect.x, rect.x + rect.w]));
  const ys = stops(rects.flatMap((rect) => [rect.y, rect.y + rect.h]));
  const filled = (column: number, row: number) => {
    const [left, right, top, bottom] = [xs[column], xs[column + 1], ys[row], ys[row + 1]];
    if (left === undefined || right === undefined || top === undefined || bottom === undefined) return false;
    return rects.some(
      (rect) => rect.x <= left && rect.x + rect.w >= right && rect.y <= top && rect.y + rect.h >= bottom,
    );
  };
  const next = new Map<string, Point[]>();
  const edge = (fromX: number, fromY: number, toX: number, toY: number) => {
    const key = `${fromX},${fromY}`;
    next.set(key, [...(next.get(key) ?? []), { x: toX, y: toY }]);
  };
  for (let row = 0; row < ys.length; row += 1) {
    for (let column = 0; column < xs.length; column += 1) {
      if (!filled(column, row)) continue;
      const [left = 0, right = 0, top = 0, bottom = 0] = [xs[column], xs[column + 1], ys[row], ys[row + 1]];
      if (!filled(column, row - 1)) edge(left, top, right, top);
      if (!filled(column + 1, row)) edge(right, top, right, bottom);
      if (!filled(column, row + 1)) edge(right, bottom, left, bottom);
      if (!filled(column - 1, row)) edge(left, bottom, left, top);
    }
  }
  return rings(next).join(' ');
}

function rings(next: Map<string, Point[]>): readonly string[] {
  const paths: string[] = [];
  for (const [start, exits] of next) {
    while (exits.length > 0) {
      const points = [start];
      let at = exits.pop();
      while (at !== undefined) {
        const key = `${at.x},${at.y}`;
        if (key === start) break;
        points.push(key);
        at = next.get(key)?.pop();
      }
      paths.push(`M${points.join('L')}Z`);
    }
  }
  return paths;
}

function stops(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
