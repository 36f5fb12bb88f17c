import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onColumns, graverIn } from '../../main/timeline/runs.ts';
import { type PairState, pairStates } from '../../main/contract/timeline.ts';
import { paintOrder } from './lane-paint.ts';
import { leastPxAt, momentAt, ticksOf, xOf } from './scale.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 10, 1);

describe('paintOrder', () => {
  it('draws a cut of one second at least two px wide, on every range and every width, whatever else is drawn', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 90 * dayMs }),
        fc.integer({ min: 40, max: 3840 }),
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...pairStates.slice(0, -1))), {
          maxLength: 20,
        }),
        (lengthMs, widthPx, unit, share, isBinned, others) => {
          const leastPx = leastPxAt(unit);
          const scale = { from: start, to: start + lengthMs, widthPx, leastPx };
          const moment = (at: number) => start + Math.floor((at * (lengthMs - 1000)) / 1000) * 1000;
          const cut = moment(share);
          const runs = [
            { from: start, to: start + lengthMs, state: 'healthy' as PairState },
            ...others.map(([at, state]) => ({ from: moment(at), to: start + lengthMs, state })),
            { from: cut, to: cut + 1000, state: 'partitioned' as PairState },
          ];
          const rule = { graver: graverIn<PairState>(pairStates), isSame: Object.is };
          const sent = isBinned ? onColumns(runs, scale, Math.max(1, Math.floor(widthPx / leastPx)), rule) : runs;
          const pixels: PairState[] = Array(widthPx);
          for (const [state, boxes] of paintOrder(sent, scale, pairStates)) {
            for (const box of boxes) pixels.fill(state, box.x, box.x + box.widthPx);
          }
          expect(pixels.filter((state) => state === 'partitioned').length).toBeGreaterThanOrEqual(leastPx);
          expect(leastPx).toBeGreaterThanOrEqual(2);
          const where = Math.min(widthPx - 1, Math.floor(xOf(scale, cut)));
          expect(pixels[where]).toBe('partitioned');
        },
      ),
    ));
});

describe('momentAt', () => {
  it('finds the second under a place, to the second where a px is shorter', () => {
    const scale = { from: start, to: start + 60_000, widthPx: 600, leastPx: 2 };
    expect(momentAt(scale, 0)).toBe(start);
    expect(momentAt(scale, 105)).toBe(start + 10_000);
    expect(xOf(scale, momentAt(scale, 300))).toBe(300);
  });
});

describe('ticksOf', () => {
  it('stands at round moments, and no closer than its words need', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 90 * dayMs }),
        fc.integer({ min: 300, max: 3840 }),
        (lengthMs, widthPx) => {
          const scale = { from: start + 12_345, to: start + 12_345 + lengthMs, widthPx, leastPx: 2 };
          const ticks = ticksOf(scale, 80);
          expect(ticks.length).toBeLessThanOrEqual(widthPx / 80 + 1);
          for (const [nth, { at }] of ticks.entries()) {
            expect(at % 1000).toBe(0);
            const before = ticks[nth - 1];
            if (before !== undefined) expect(xOf(scale, at) - xOf(scale, before.at)).toBeGreaterThanOrEqual(79.9);
          }
        },
      ),
    ));

  it('says the day where one begins', () => {
    const ticks = ticksOf({ from: start - 7_200_000, to: start + 7_200_000, widthPx: 800, leastPx: 2 }, 80);
    expect(ticks.find(({ isDay }) => isDay)).toEqual({ at: start, words: '11-01', isDay: true });
  });
});
