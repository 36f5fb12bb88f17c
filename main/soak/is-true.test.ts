import { describe, expect, it } from 'vitest';
import type { Fault } from '../demo/world/fault.ts';
import { hostId, regionId } from '../domain/ids.ts';
import type { Situation, SituationMatter } from '../domain/snapshot.ts';
import { graceMs, wasTrue } from './is-true.ts';
import { sampleScenario } from './sample-scenario.ts';
import { truthsOf } from './truth.ts';

const [a, b, c] = [regionId('a'), regionId('b'), regionId('c')];

function claimed(matter: SituationMatter): Situation {
  return { ...matter, id: 's', since: 0, phase: 'confirmed', observers: [], evidence: [], open: [], text: '' };
}

function isTrueUnder(
  faults: readonly Fault[],
  matter: SituationMatter,
  at = 30_000,
  unseen: readonly string[] = [],
): boolean {
  return wasTrue(claimed(matter), truthsOf(sampleScenario(faults, { unseen })), at);
}

const cut = (from: string, to: string, direction: 'both' | 'forward' = 'both'): Fault => ({
  kind: 'cut',
  a: from,
  b: to,
  direction,
});

describe('wasTrue', () => {
  const between: SituationMatter = { type: 'partial-partition', subject: { pairs: [[a, b]], bridges: [c] } };

  it('holds a claim true while it is, and for the grace after', () => {
    expect(isTrueUnder([cut('a', 'b')], between, 19_999)).toBe(false);
    expect(isTrueUnder([cut('a', 'b')], between, 20_000)).toBe(true);
    expect(isTrueUnder([cut('a', 'b')], between, 40_000 + graceMs - 1)).toBe(true);
    expect(isTrueUnder([cut('a', 'b')], between, 40_000 + graceMs + 1)).toBe(false);
  });

  it('takes no one-way cut for a cut, and no cut for a one-way cut', () => {
    expect(isTrueUnder([cut('a', 'b', 'forward')], between)).toBe(false);
    expect(isTrueUnder([cut('a', 'b', 'forward')], { type: 'one-way', subject: { from: a, to: b } })).toBe(true);
    expect(isTrueUnder([cut('a', 'b', 'forward')], { type: 'one-way', subject: { from: b, to: a } })).toBe(false);
    expect(isTrueUnder([cut('a', 'b')], { type: 'one-way', subject: { from: a, to: b } })).toBe(false);
  });

  it('wants every pair of regions on different sides to be cut', () => {
    const alone: SituationMatter = { type: 'partition', subject: { sides: [[a], [b, c]] } };
    expect(isTrueUnder([cut('a', 'b'), cut('a', 'c')], alone)).toBe(true);
    expect(isTrueUnder([cut('a', 'b')], alone)).toBe(false);
  });

  it('wants a bridge to reach both ends', () => {
    expect(isTrueUnder([cut('a', 'b'), cut('a', 'c')], between)).toBe(false);
  });

  it('calls no host unreachable that is seen, or that a neighbour reaches', () => {
    const gone: SituationMatter = { type: 'host-unreachable', subject: { host: hostId('a1') } };
    expect(isTrueUnder([{ kind: 'off', host: 'a1' }], gone)).toBe(true);
    expect(isTrueUnder([{ kind: 'isolated', host: 'a1' }], gone)).toBe(false);
    expect(isTrueUnder([{ kind: 'isolated', host: 'a1' }], gone, 30_000, ['a1'])).toBe(true);
    expect(isTrueUnder([cut('a', 'b'), cut('a', 'c')], gone, 30_000, ['a1'])).toBe(false);
  });
});
