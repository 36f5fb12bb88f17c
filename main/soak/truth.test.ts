import { describe, expect, it } from 'vitest';
import type { Fault } from '../demo/world/fault.ts';
import { sampleScenario } from './sample-scenario.ts';
import { type Truth, truthsOf } from './truth.ts';

function truthUnder(...faults: readonly Fault[]): Truth {
  const truth = truthsOf(sampleScenario(faults)).find(({ from }) => from === 20_000);
  if (truth === undefined) throw new Error('nothing began at 20 s');
  return truth;
}

describe('truthsOf', () => {
  it('covers the scenario without a gap, and knows nothing before the first fault', () => {
    const truths = truthsOf(sampleScenario([{ kind: 'off', host: 'a1' }]));
    expect(truths.map(({ from, until }) => [from, until])).toEqual([
      [0, 20_000],
      [20_000, 40_000],
      [40_000, 45_000],
    ]);
    expect(truths[0]?.pair('a', 'b')).toEqual({ kind: 'joined' });
    expect(truths[0]?.isSeen('a1')).toBe(true);
    expect(truths[1]?.isSeen('a1')).toBe(false);
  });

  it('calls regions cut only when no host pair has both directions', () => {
    expect(truthUnder({ kind: 'cut', a: 'a', b: 'b', direction: 'both' }).pair('b', 'a')).toEqual({ kind: 'cut' });
    const hostCut = { kind: 'host-cut', a: 'a1', b: 'b1', direction: 'both' } as const;
    expect(truthUnder(hostCut).pair('a', 'b')).toEqual({ kind: 'joined' });
    expect(truthUnder(hostCut).communicates('b1', 'a1')).toBe(false);
  });

  it('says which direction of a one-way pair is lost, from either end', () => {
    const truth = truthUnder({ kind: 'cut', a: 'a', b: 'b', direction: 'forward' });
    expect(truth.pair('a', 'b')).toEqual({ kind: 'one-way', lostFrom: 'a', lostTo: 'b' });
    expect(truth.pair('b', 'a')).toEqual({ kind: 'one-way', lostFrom: 'a', lostTo: 'b' });
    expect([truth.arrives('a1', 'b1'), truth.arrives('b1', 'a1')]).toEqual([0, 1]);
  });

  it('calls two opposite one-way cuts a cut', () => {
    const truth = truthUnder(
      { kind: 'cut', a: 'a', b: 'b', direction: 'forward' },
      { kind: 'cut', a: 'b', b: 'a', direction: 'forward' },
    );
    expect(truth.pair('a', 'b')).toEqual({ kind: 'cut' });
  });

  it('lets packets through a lossy link, by their share, and through a filter of one port', () => {
    const lossy = truthUnder({ kind: 'loss', a: 'a', b: 'b', direction: 'forward', share: 0.25 });
    expect([lossy.arrives('a1', 'b1'), lossy.arrives('b1', 'a1')]).toEqual([0.75, 1]);
    expect(lossy.pair('a', 'b')).toEqual({ kind: 'joined' });
    const filtered = truthUnder({ kind: 'filtered', from: 'a', to: 'b', port: 5432, how: 'drop' });
    expect(filtered.arrives('a1', 'b1')).toBe(1);
  });

  it('takes a region without power out of the count', () => {
    const truth = truthUnder({ kind: 'off', host: 'c1' });
    expect(truth.pair('a', 'c')).toEqual({ kind: 'dead' });
    expect(truth.communicates('a1', 'c1')).toBe(false);
  });
});
