import { describe, expect, it } from 'vitest';
import type { Fault } from '../demo/world/fault.ts';
import { sampleScenario } from './sample-scenario.ts';
import { trueSituations, trueStretches } from './true-situations.ts';
import { truthsOf } from './truth.ts';

function named(faults: readonly Fault[], unseen: readonly string[] = []): readonly string[] {
  const truth = truthsOf(sampleScenario(faults, { unseen })).find(({ from }) => from === 20_000);
  return truth === undefined ? [] : trueSituations(truth).map(({ type, subject }) => `${type} ${subject}`);
}

const cut = (a: string, b: string, direction: 'both' | 'forward' = 'both'): Fault => ({ kind: 'cut', a, b, direction });

describe('trueSituations', () => {
  it('says nothing where nothing is wrong', () => {
    expect(named([])).toEqual([]);
    expect(named([{ kind: 'host-cut', a: 'a1', b: 'b1', direction: 'both' }])).toEqual([]);
  });

  it('tells islands from a cut that a third region bridges', () => {
    expect(named([cut('a', 'b')])).toEqual(['partial-partition a-b']);
    expect(named([cut('a', 'b'), cut('a', 'c')])).toEqual(['partition a | b+c']);
  });

  it('makes no island of a one-way pair', () => {
    expect(named([cut('a', 'b', 'forward')])).toEqual(['one-way a b']);
    expect(named([cut('a', 'b', 'forward'), cut('a', 'c')])).toEqual(['partial-partition a-c', 'one-way a b']);
  });

  it('tells an isolated host that is seen from one that is not', () => {
    expect(named([{ kind: 'isolated', host: 'a1' }])).toEqual(['host-isolated a1']);
    expect(named([{ kind: 'isolated', host: 'a1' }], ['a1'])).toEqual(['host-unreachable a1']);
    expect(named([{ kind: 'off', host: 'a1' }])).toEqual(['host-unreachable a1']);
  });

  it('calls the isolation of the only host of a region the partition it is', () => {
    expect(named([{ kind: 'isolated', host: 'c1' }])).toEqual(['partition a+b | c']);
    expect(named([{ kind: 'off', host: 'c1' }])).toEqual(['region-dark c']);
  });

  it('calls the observer blind only for regions that somebody proves alive', () => {
    expect(named([], ['c1'])).toEqual(['noc-blind c']);
    expect(named([cut('a', 'c'), cut('b', 'c')], ['c1'])).toEqual(['partition a+b | c', 'region-dark c']);
    expect(named([], ['a1', 'a2', 'b1', 'b2', 'c1'])).toEqual(['noc-blind all']);
  });
});

describe('trueStretches', () => {
  it('keeps one situation one while others begin and end beside it', () => {
    const killed: Fault = { kind: 'killed', host: 'b1', port: 5432 };
    const timed = [{ from: 25_000, until: 30_000, fault: killed }];
    const stretches = trueStretches(truthsOf(sampleScenario([cut('a', 'b')], { timed })));
    expect(stretches.map(({ type, from, until }) => [type, from, until])).toEqual([
      ['partial-partition', 20_000, 40_000],
      ['service-down', 25_000, 30_000],
    ]);
  });
});
