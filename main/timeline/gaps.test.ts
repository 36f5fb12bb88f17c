import { describe, expect, it } from 'vitest';
import { gapsOf } from './gaps.ts';

const recorded = { from: 100, to: 900 };
const covered = [
  { from: 100, to: 300, run: 1 },
  { from: 320, to: 500, run: 1 },
  { from: 600, to: 900, run: 2 },
];

describe('gapsOf', () => {
  it('tells a second that was lost from a time in which no observer ran, and both from what comes later', () => {
    expect(gapsOf(covered, recorded, { from: 0, to: 1000 }, 950)).toEqual([
      { from: 0, to: 100, why: 'before' },
      { from: 300, to: 320, why: 'lost' },
      { from: 500, to: 600, why: 'stopped' },
      { from: 900, to: 950, why: 'pending' },
    ]);
  });

  it('knows why in the middle of a gap, from the stretches at both sides of the span', () => {
    expect(gapsOf(covered.slice(0, 2), recorded, { from: 305, to: 310 }, 950)).toEqual([
      { from: 305, to: 310, why: 'lost' },
    ]);
    expect(gapsOf(covered.slice(1), recorded, { from: 520, to: 560 }, 950)).toEqual([
      { from: 520, to: 560, why: 'stopped' },
    ]);
  });

  it('has no gap where all is covered, and only one where nothing ever was', () => {
    expect(gapsOf(covered, recorded, { from: 110, to: 290 }, 950)).toEqual([]);
    expect(gapsOf([], null, { from: 0, to: 1000 }, 950)).toEqual([{ from: 0, to: 950, why: 'before' }]);
  });

  it('does not split what two stretches cover together, as after a clock that was set back', () => {
    const twice = [
      { from: 100, to: 500, run: 1 },
      { from: 200, to: 300, run: 1 },
      { from: 450, to: 900, run: 1 },
    ];
    expect(gapsOf(twice, recorded, { from: 100, to: 900 }, 900)).toEqual([]);
  });
});
