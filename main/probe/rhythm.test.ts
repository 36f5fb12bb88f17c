import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heardBeat, noRhythm, rhythmLength, usualMs } from './rhythm.ts';

const after = (beats: readonly number[]) => usualMs(beats.reduce(heardBeat, noRhythm));

describe(usualMs, () => {
  it('knows nothing of a host that never answered, and believes its first answer', () => {
    expect(after([])).toBe(null);
    expect(after([2500])).toBe(2500);
  });

  it('learns nothing from one blip, believes two slow answers, and forgives them after eight quick ones', () => {
    expect(after([5, 6, 8000, 5])).toBe(6);
    expect(after([5, 6, 2500, 2600])).toBe(2500);
    expect(after([2500, 2600, ...Array.from({ length: rhythmLength }, () => 5)])).toBe(5);
  });

  it('is never longer than the longest of the kept answers', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60_000), { minLength: 1 }), (beats) => {
        expect(after(beats)).toBeLessThanOrEqual(Math.max(...beats.slice(-rhythmLength)));
      }),
    );
  });
});
