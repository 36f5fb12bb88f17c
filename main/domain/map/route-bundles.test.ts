import { describe, expect, it } from 'vitest';
import { crosses, type Rect } from './rect.ts';
import { routeBundles } from './route-bundles.ts';

const slot = (x: number, y: number): Rect => ({ x, y, w: 320, h: 200 });

describe('routeBundles', () => {
  it('goes straight where nothing is in the way, and meets in the middle', () => {
    const [a, b] = [slot(0, 0), slot(800, 0)];
    const route = routeBundles([{ key: 'a|b', a, b }], [a, b]).get('a|b');
    expect(route).toEqual({ start: { x: 320, y: 100 }, meet: { x: 560, y: 100 }, end: { x: 800, y: 100 } });
  });

  it('bends around a tile that stands between, because a line under it could not be seen to be cut', () => {
    const [a, b, between] = [slot(0, 0), slot(1000, 0), slot(500, 0)];
    const route = routeBundles([{ key: 'a|b', a, b }], [a, b, between]).get('a|b');
    if (route === undefined) throw new Error('no route');
    expect(crosses(between, route.start, route.meet) || crosses(between, route.meet, route.end)).toBe(false);
  });

  it('keeps the labels of crossing bundles apart', () => {
    const [a, b, c, d] = [slot(0, 0), slot(800, 0), slot(0, 600), slot(800, 600)];
    const routes = routeBundles(
      [
        { key: 'a|d', a, b: d },
        { key: 'b|c', a: b, b: c },
      ],
      [a, b, c, d],
    );
    const [first, second] = [routes.get('a|d')?.meet, routes.get('b|c')?.meet];
    if (first === undefined || second === undefined) throw new Error('no route');
    expect(Math.abs(first.x - second.x) >= 96 || Math.abs(first.y - second.y) >= 44).toBe(true);
  });
});
