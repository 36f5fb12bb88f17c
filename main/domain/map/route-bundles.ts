import { along, centre, crosses, exitPoint, grown, overlap, type Point, type Rect } from './rect.ts';

/** The way of a bundle: from a's border to where its halves meet, and on to b's border. */
export interface BundleRoute {
  readonly start: Point;
  readonly meet: Point;
  readonly end: Point;
}

const label = { w: 96, h: 44 };
const meetingShares = [0.5, 0.42, 0.58, 0.34, 0.66, 0.28, 0.72];
const bends = [0, 0.2, -0.2, 0.28, -0.28, 0.5, -0.5, 0.8, -0.8];

/**
 * Routes one bundle per region pair, centre to centre and clipped at the tiles. A straight line that would pass under a
 * third tile bends around it, and the meeting point, where the label stands, slides along the line until no other label
 * or tile is in its way. Pure and without state of the world: the map never moves because something broke.
 */
export function routeBundles(
  pairs: readonly { readonly key: string; readonly a: Rect; readonly b: Rect }[],
  slots: readonly Rect[],
): ReadonlyMap<string, BundleRoute> {
  const routes = new Map<string, BundleRoute>();
  const labels: Rect[] = [];
  for (const { key, a, b } of pairs) {
    const others = slots.filter((slot) => slot !== a && slot !== b);
    const route = firstFree(a, b, others, slots, labels);
    labels.push(labelAt(route.meet));
    routes.set(key, route);
  }
  return routes;
}

function firstFree(
  a: Rect,
  b: Rect,
  others: readonly Rect[],
  slots: readonly Rect[],
  labels: readonly Rect[],
): BundleRoute {
  const candidates = bends.flatMap((bend) => (bend === 0 ? straight(a, b) : [bent(a, b, bend)]));
  const passes = (route: BundleRoute) =>
    others.every(
      (other) => !crosses(grown(other, 8), route.start, route.meet) && !crosses(grown(other, 8), route.meet, route.end),
    );
  const isClear = (route: BundleRoute) => {
    const box = labelAt(route.meet);
    return slots.every((slot) => !overlap(slot, box)) && labels.every((taken) => !overlap(taken, box));
  };
  const open = candidates.filter(passes);
  const fallback: BundleRoute = { start: centre(a), meet: along(centre(a), centre(b), 0.5), end: centre(b) };
  return open.find(isClear) ?? open[0] ?? candidates[0] ?? fallback;
}

function straight(a: Rect, b: Rect): readonly BundleRoute[] {
  const start = exitPoint(a, centre(a), centre(b));
  const end = exitPoint(b, centre(b), centre(a));
  return meetingShares.map((share) => ({ start, meet: along(start, end, share), end }));
}

function bent(a: Rect, b: Rect, bend: number): BundleRoute {
  const from = centre(a);
  const to = centre(b);
  const middle = along(from, to, 0.5);
  const meet = { x: middle.x - (to.y - from.y) * bend, y: middle.y + (to.x - from.x) * bend };
  return { start: exitPoint(a, from, meet), meet, end: exitPoint(b, to, meet) };
}

function labelAt(point: Point): Rect {
  return { x: point.x - label.w / 2, y: point.y - label.h / 2, w: label.w, h: label.h };
}
