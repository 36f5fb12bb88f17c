import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnStretch, marked, moved, noTimeline, ranged, revealing, shownStretch, zoomed } from './timeline.ts';

const now = Date.UTC(2026, 10, 22, 14);
const lengthMs = fc.integer({ min: 10_000, max: 30 * 86_400_000 });

describe('shownStretch', () => {
  it('ends now while it follows, and stays where it was put', () => {
    expect(shownStretch({ lengthMs: 1000, end: null }, now)).toEqual({ from: now - 1000, to: now });
    expect(shownStretch({ lengthMs: 1000, end: 5000 }, now)).toEqual({ from: 4000, to: 5000 });
  });
});

describe('drawnStretch', () => {
  it('stands still while it follows until more was read, so that nothing moves by the clock alone', () => {
    const ask = { from: now - 905_000, to: now - 5000, columns: 10, as: 'then' as const };
    const state = { ...noTimeline, reply: { ask, answer: { kind: 'refused' as const, why: '' } } };
    expect(drawnStretch(state, now)).toEqual(ask);
    expect(drawnStretch({ ...state, lengthMs: 60_000 }, now)).toEqual({ from: now - 60_000, to: now });
  });
});

describe('zoomed', () => {
  it('keeps the moment under the hand in its place, and never shows what is to come', () =>
    fc.assert(
      fc.property(
        lengthMs,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(0.5, 0.8, 1.25, 2),
        (length, share, factor) => {
          const end = now - 40 * 86_400_000;
          const state = { ...noTimeline, lengthMs: length, end };
          const around = Math.round(end - length + share * length);
          const { from, to } = shownStretch(zoomed(state, factor, around, now), now);
          expect(to).toBeLessThanOrEqual(now);
          if (to < now) expect(Math.abs((around - from) / (to - from) - share)).toBeLessThan(0.001);
        },
      ),
    ));
});

describe('ranged', () => {
  it('keeps the cursor in view where it was, and else the end', () => {
    const state = { ...noTimeline, lengthMs: 3_600_000, end: now - 3_600_000, cursor: now - 5_400_000 };
    const around = shownStretch(ranged(state, 300_000, now), now);
    expect(around.from < state.cursor && state.cursor < around.to).toBe(true);
    expect(ranged({ ...state, cursor: null }, 300_000, now).end).toBe(state.end);
  });
});

describe('marked', () => {
  it('shows the stretch that the hand marked, and at least ten seconds', () => {
    expect(shownStretch(marked(noTimeline, now - 60_000, now - 30_000, now), now)).toEqual({
      from: now - 60_000,
      to: now - 30_000,
    });
    expect(marked(noTimeline, now - 60_000, now - 59_000, now).lengthMs).toBe(10_000);
  });
});

describe('moved', () => {
  it('follows again when it comes to now', () => {
    const back = moved(noTimeline, -0.5, now);
    expect(back.end).toBe(now - noTimeline.lengthMs / 2);
    expect(moved(back, 0.75, now).end).toBeNull();
  });
});

describe('revealing', () => {
  it('changes nothing where the moment is in view, and else brings it to the middle', () => {
    expect(revealing(noTimeline, now - 1000, now)).toBe(noTimeline);
    const far = shownStretch(revealing(noTimeline, now - 86_400_000, now), now);
    expect((far.from + far.to) / 2).toBe(now - 86_400_000);
  });
});
