import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graverIn, onColumns, type Run, runsOf, within } from './runs.ts';

const states = ['well', 'bad', 'cut'] as const;
type State = (typeof states)[number];
const rule = { graver: graverIn(states), isSame: (x: State, y: State) => x === y };

describe('runsOf', () => {
  it('lets each state hold until the next one, and the last one until the end', () => {
    const points = [
      { at: 0, state: 'well' },
      { at: 5, state: null },
      { at: 8, state: 'cut' },
    ];
    expect(runsOf(points, 10)).toEqual([
      { from: 0, to: 5, state: 'well' },
      { from: 8, to: 10, state: 'cut' },
    ]);
  });
});

describe('within', () => {
  it('lets nothing hold where nothing was recorded', () => {
    const stretches = [
      { from: 0, to: 3 },
      { from: 6, to: 20 },
    ];
    expect(within([{ from: 1, to: 9, state: 'well' }], stretches)).toEqual([
      { from: 1, to: 3, state: 'well' },
      { from: 6, to: 9, state: 'well' },
    ]);
  });
});

describe('onColumns', () => {
  it('gives every column the gravest of what touches it, whatever the range and the width, and leaves empty what is empty', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 30 * 86_400_000 }),
        fc.integer({ min: 1, max: 400 }),
        fc.array(
          fc.tuple(
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.integer({ min: 1, max: 5000 }),
            fc.constantFrom(...states),
          ),
          { maxLength: 12 },
        ),
        (length, columns, drawn) => {
          const runs: Run<State>[] = drawn.map(([share, ms, state]) => {
            const from = Math.floor(share * (length - 1));
            return { from, to: from + ms, state };
          });
          const shown = onColumns(runs, { from: 0, to: length }, columns, rule);
          for (let nth = 0; nth < columns; nth += 1) {
            const [left, right] = [nth * length, (nth + 1) * length];
            const touches = ({ from, to }: Run<State>) => from * columns < right && to * columns > left;
            const touching = runs.filter(touches).map(({ state }) => state);
            const middle = (left + right) / 2 / columns;
            const here = shown.find(({ from, to }) => from <= middle && middle < to)?.state;
            expect(here).toBe(states.findLast((state) => touching.includes(state)));
          }
        },
      ),
    ));

  it('joins columns that say the same', () => {
    const runs: Run<State>[] = [
      { from: 0, to: 60, state: 'well' },
      { from: 41, to: 42, state: 'cut' },
    ];
    expect(onColumns(runs, { from: 0, to: 100 }, 10, rule)).toEqual([
      { from: 0, to: 40, state: 'well' },
      { from: 40, to: 50, state: 'cut' },
      { from: 50, to: 60, state: 'well' },
    ]);
  });
});
