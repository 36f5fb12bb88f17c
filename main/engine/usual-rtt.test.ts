import { describe, expect, it } from 'vitest';
import { createUsualRtts, type LearningRtts, type RttPath } from './usual-rtt.ts';

const path = (rttMs: number | null, state: RttPath['state'] = 'up', b = 'b1'): RttPath =>
  ({ a: 'a1', b, state, rttMs }) as RttPath;

const hour = 3_600_000;

/** Lets time pass, one note each five seconds. */
function pass(usual: LearningRtts, from: number, forMs: number, rttMs: (at: number) => number): number {
  for (let at = from; at < from + forMs; at += 5000) usual.learn([path(rttMs(at))], at);
  return from + forMs;
}

describe('createUsualRtts', () => {
  it('knows nothing of a path that was never seen well', () => {
    const usual = createUsualRtts();
    usual.learn([path(5000, 'cut'), path(null, 'up', 'b2')], 0);
    expect([usual.of('a1', 'b1'), usual.of('a1', 'b2'), usual.of('x', 'y')]).toEqual([null, null, null]);
  });

  it('tells the same from either end, as exact as anybody can read, from the first note on', () => {
    const usual = createUsualRtts();
    usual.learn([path(20)], 0);
    expect(usual.of('b1', 'a1')).toBe(usual.of('a1', 'b1'));
    expect(usual.of('a1', 'b1')).toBeCloseTo(20, 1);
  });

  it('does not take a bad hour for usual, however bad', () => {
    const usual = createUsualRtts();
    let now = pass(usual, 0, 9 * hour, () => 20);
    now = pass(usual, now, hour, () => 400);
    expect(usual.of('a1', 'b1')).toBeLessThan(21);
    pass(usual, now, 3 * hour, (at) => (at % 60_000 === 0 ? 3000 : 20));
    expect(usual.of('a1', 'b1')).toBeLessThan(21);
  });

  it('learns that a path became longer for good, within the seven days', () => {
    const usual = createUsualRtts();
    const now = pass(usual, 0, 24 * hour, () => 20);
    pass(usual, now, 7 * 24 * hour, () => 40);
    expect(usual.of('a1', 'b1')).toBeGreaterThan(38);
  });

  it('notes every path once in five seconds, however the ticks fall, a part of them on each', () => {
    const many = Array.from({ length: 1000 }, (_, at) => path(10, 'up', `b${at}`));
    const usual = createUsualRtts();
    usual.learn([], 0);
    usual.learn(many.slice(0, 1), 1);
    let known = 0;
    for (let at = 251; at <= 5001; at += 250) {
      usual.learn(many, at);
      const count = many.filter(({ a, b }) => usual.of(a, b) !== null).length;
      expect(count - known).toBeLessThanOrEqual(51);
      known = count;
    }
    expect(known).toBe(1000);
  });
});
