import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAfter, later } from './moment.ts';

const moment = fc.option(fc.integer({ min: -1000, max: 1000 }));

describe(later, () => {
  it('takes the newer moment, and any moment before none', () => {
    expect(later(5, 9)).toBe(9);
    expect(later(null, -3)).toBe(-3);
    expect(later(null, null)).toBeNull();
  });

  it('does not care in which order proofs come in, nor whether one comes twice', () => {
    fc.assert(
      fc.property(moment, moment, moment, (a, b, c) => {
        expect(later(a, b)).toBe(later(b, a));
        expect(later(a, later(b, c))).toBe(later(later(a, b), c));
        expect(later(a, a)).toBe(a);
      }),
    );
  });
});

describe(isAfter, () => {
  it('finds everything after nothing, even a try of unknown time', () => {
    expect(isAfter(1, null)).toBe(true);
    expect(isAfter(null, null)).toBe(true);
  });

  it('finds what never was after no moment', () => {
    expect(isAfter(null, 0)).toBe(false);
  });

  it('holds of two moments in one order at most', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        expect(isAfter(a, b)).toBe(a !== b && !isAfter(b, a));
      }),
    );
  });
});
