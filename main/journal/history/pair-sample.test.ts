import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameSample, isWell, packSample, type PairSample, unpackSample, worstOf } from './pair-sample.ts';
import { sampleOf } from './pair-sample.ts';
import { quietSnapshot } from '../../domain/snapshot-examples.ts';

const direction = fc.constantFrom('arrives' as const, 'unknown' as const, 'suspect' as const, 'lost' as const);
const samples: fc.Arbitrary<PairSample> = fc.record({
  verdict: fc.constantFrom('healthy', 'unknown', 'degraded', 'asymmetric', 'partial', 'partitioned'),
  isSuspect: fc.boolean(),
  forward: direction,
  reverse: direction,
  upShare: fc.option(fc.nat(254).map((steps) => steps / 254)),
});
const pairOf = (up: number, total: number) => {
  const [pair] = quietSnapshot.regionPairs;
  if (pair === undefined) throw new Error('the example is empty');
  return sampleOf({ ...pair, hostPairs: { total, up, suspect: 0, cut: total - up, unknown: 0 } });
};

describe('packSample', () => {
  it('keeps every sample in two bytes, so that it is read as it was', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const packed = packSample(sample);
        expect(packed.state).toBeLessThan(256);
        expect(packed.up).toBeLessThan(256);
        expect(unpackSample(packed)).toEqual(sample);
      }),
    );
  });
});

describe('worstOf', () => {
  it('is at least as bad as both, whatever their order, and well only when both are', () => {
    fc.assert(
      fc.property(samples, samples, (x, y) => {
        const worst = worstOf(x, y);
        expect(isSameSample(worst, worstOf(y, x))).toBe(true);
        expect(isSameSample(worstOf(worst, x), worst)).toBe(true);
        expect(isWell(worst)).toBe(isWell(x) && isWell(y));
      }),
    );
  });
});

describe('sampleOf', () => {
  it('never calls one lost pair of many none, nor one that is left', () => {
    expect(
      [pairOf(10_000, 10_000), pairOf(9999, 10_000), pairOf(1, 10_000), pairOf(0, 10_000)].map(
        ({ upShare }) => upShare,
      ),
    ).toEqual([1, 253 / 254, 1 / 254, 0]);
    expect(pairOf(0, 0).upShare).toBeNull();
  });
});
