import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowHeight, rowWindow, scrollToRow } from './row-window.ts';

const lists = fc.array(fc.integer({ min: 1, max: 9 }).map(rowHeight), { minLength: 1, maxLength: 400 });

describe('rowWindow', () => {
  it('draws every row that is in view, and keeps the room of all others', () => {
    fc.assert(
      fc.property(lists, fc.double({ min: 0, max: 1, noNaN: true }), (heights, share) => {
        const all = heights.reduce((sum, height) => sum + height, 0);
        const length = 600;
        const top = Math.max(0, all - length) * share;
        const { first, end, above, below } = rowWindow(heights, top, length);
        const drawn = heights.slice(first, end).reduce((sum, height) => sum + height, 0);
        expect(above + drawn + below).toBe(all);
        expect(above <= top && above + drawn >= Math.min(all, top + length)).toBe(true);
      }),
    );
  });

  it('draws a screenful of three hundred rows, not all of them', () => {
    const { first, end } = rowWindow(
      Array.from({ length: 300 }, () => 44),
      4400,
      880,
    );
    expect([first, end]).toEqual([96, 124]);
  });
});

describe('scrollToRow', () => {
  it('moves just as far as the row needs, and not at all when it is in view', () => {
    const heights = [44, 44, 44, 44, 44];
    expect(scrollToRow(heights, 0, 88, 88)).toBe(0);
    expect(scrollToRow(heights, 4, 0, 88)).toBe(132);
    expect(scrollToRow(heights, 1, 0, 88)).toBe(0);
  });
});

describe('rowHeight', () => {
  it('gives room to every side, and to the first two the same', () => {
    expect([0, 1, 2, 3, 4].map(rowHeight)).toEqual([44, 44, 44, 64, 84]);
  });
});
