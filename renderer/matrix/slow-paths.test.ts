import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellCode, type CellLayers, rttByte } from '../../main/contract/matrix.ts';
import { slowestShown, slowPaths } from './slow-paths.ts';

const size = 40;

function layers(rttOf: (at: number) => number, usualMs: number | null = 20): CellLayers {
  const none = new Uint32Array(0);
  const rtt = Uint8Array.from({ length: size * size }, (_, at) => rttByte(rttOf(at)));
  const state = new Uint8Array(size * size).fill(cellCode('arrives'));
  return { state, rtt, usual: new Uint8Array(size * size).fill(rttByte(usualMs)), failing: none, total: none };
}

describe('slowPaths', () => {
  it('lists a path that takes longer than its own usual, once, and none that is as far as ever', () => {
    const slow = slowPaths(
      layers((at) => (at === 3 || at === 3 * size ? 60 : 20)),
      size,
    );
    expect(slow.map(({ from, to }) => [from, to])).toEqual([[0, 3]]);
    expect((slow[0]?.rttMs ?? 0) / (slow[0]?.usualMs ?? 1)).toBeCloseTo(3, 0);
    expect(
      slowPaths(
        layers(() => 250, 250),
        size,
      ),
    ).toEqual([]);
  });

  it('says nothing where no usual is known', () => {
    expect(
      slowPaths(
        layers(() => 250, null),
        size,
      ),
    ).toEqual([]);
  });

  it('keeps the slowest of any number, the slowest first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 10, max: 900 }), { minLength: size * size, maxLength: size * size }),
        (ms) => {
          const cells = layers((at) => ms[at] ?? 20);
          const drifts: number[] = [];
          for (let row = 0; row < size; row += 1)
            for (let column = row + 1; column < size; column += 1) {
              const at = row * size + column;
              const drift = (cells.rtt[at] ?? 0) - (cells.usual[at] ?? 0);
              if (drift >= 5) drifts.push(drift);
            }
          const shown = slowPaths(cells, size).map(
            ({ from, to }) => (cells.rtt[from * size + to] ?? 0) - (cells.usual[from * size + to] ?? 0),
          );
          expect(shown).toEqual(drifts.sort((a, b) => b - a).slice(0, slowestShown));
        },
      ),
      { numRuns: 20 },
    );
  });
});
