import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hullPath, unionPath } from './hull-path.ts';
import type { Rect } from './rect.ts';

const rect = fc.record({
  x: fc.integer({ min: 0, max: 40 }),
  y: fc.integer({ min: 0, max: 40 }),
  w: fc.integer({ min: 1, max: 20 }),
  h: fc.integer({ min: 1, max: 20 }),
});

const rings = (path: string) =>
  [...path.matchAll(/M([^Z]*)Z/g)].map(([, body = '']) =>
    body.split('L').map((point) => point.split(',').map(Number) as [number, number]),
  );

/** Signed area of all rings; holes run the other way round and are taken off. */
const area = (path: string) =>
  rings(path).reduce((sum, ring) => {
    const twice = ring.reduce((part, [x, y], index) => {
      const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [0, 0];
      return part + x * nextY - nextX * y;
    }, 0);
    return sum + twice / 2;
  }, 0);

const covered = (rects: readonly Rect[]) => {
  let cells = 0;
  for (let x = 0; x < 60; x += 1) {
    for (let y = 0; y < 60; y += 1) {
      if (rects.some((one) => x >= one.x && x < one.x + one.w && y >= one.y && y < one.y + one.h)) cells += 1;
    }
  }
  return cells;
};

describe('unionPath', () => {
  it('encloses just the area of the rectangles, overlaps counted once and holes left out', () => {
    fc.assert(
      fc.property(fc.array(rect, { minLength: 1, maxLength: 6 }), (rects) => {
        expect(area(unionPath(rects))).toBe(covered(rects));
      }),
      { numRuns: 200 },
    );
  });

  it('runs along the axes only', () => {
    fc.assert(
      fc.property(fc.array(rect, { minLength: 1, maxLength: 5 }), (rects) => {
        for (const ring of rings(unionPath(rects))) {
          ring.forEach(([x, y], index) => {
            const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
            expect(x === nextX || y === nextY).toBe(true);
          });
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('hullPath', () => {
  const left = { x: 0, y: 0, w: 100, h: 100 };
  const right = { x: 400, y: 0, w: 100, h: 100 };

  it('joins the tiles of one side by a corridor', () => {
    expect(rings(hullPath([left, right], []))).toHaveLength(1);
  });

  it('never runs over the tile of another side', () => {
    const between = { x: 200, y: -300, w: 100, h: 700 };
    expect(rings(hullPath([left, right], [between]))).toHaveLength(2);
  });
});
