import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../domain/default-policy.ts';
import { regionId } from '../domain/ids.ts';
import { flappingLinks, stepFlaps, type FlapMemory } from './flapping.ts';
import { noLives } from './way-of-break.ts';
import { linkKey, type RegionLink } from './region-link.ts';

const [a, b] = [regionId('a'), regionId('b')];
const key = linkKey({ a, b });
const policy = { ...defaultPolicy, flapping: { changes: 3, windowMs: 60_000 } };

function link(state: RegionLink['state'], provenAt: number | null): RegionLink {
  return {
    a,
    b,
    state,
    since: null,
    lastsUntil: null,
    provenAt,
    forward: 'unknown',
    reverse: 'unknown',
    hostPairs: { total: 1, up: 0, suspect: 0, cut: 0, unknown: 1 },
    bad: [],
    paths: [],
    isDoubted: false,
    lives: noLives,
  };
}

/** Four ticks a second of these words about one link: state, how long (ms), and whether it was proven meanwhile. */
function played(
  words: readonly (readonly [RegionLink['state'], number, 'proven' | 'unproven'])[],
  deadSince: number | null = null,
): FlapMemory {
  let [memory, now, provenAt]: [FlapMemory, number, number | null] = [new Map(), 0, null];
  const dead = new Map(deadSince === null ? [] : [[key, deadSince]]);
  for (const [state, lastsMs, proof] of words) {
    for (const end = now + lastsMs; now < end; now += 250) {
      if (proof === 'proven') provenAt = now;
      memory = stepFlaps(memory, [link(state, provenAt)], dead, policy, now);
    }
  }
  return memory;
}

const isFlapping = (memory: FlapMemory) => flappingLinks(memory, policy).has(key);
const cut = ['cut', 3000, 'unproven'] as const;
const up = ['up', 3000, 'proven'] as const;

describe(stepFlaps, () => {
  it('calls a link flapping that was cut, healed and cut again', () => {
    expect(isFlapping(played([up, cut, up, cut]))).toBe(true);
    expect(isFlapping(played([up, cut, up]))).toBe(false);
  });

  it('does not count a cut that two samples did not see', () => {
    const blink = ['cut', 500, 'unproven'] as const;
    expect(played([up, blink, up, blink, up, blink, up]).get(key)).toBeUndefined();
  });

  it('counts no heal without a proof from after the cut', () => {
    const partial = ['partial', 3000, 'unproven'] as const;
    expect(played([up, cut, partial, cut, partial, cut]).get(key)?.changes).toHaveLength(1);
  });

  it('lets suspicion and ignorance change nothing', () => {
    const memory = played([up, cut, ['suspect', 3000, 'unproven'], cut, ['unknown', 3000, 'unproven'], cut]);
    expect(memory.get(key)?.changes).toHaveLength(1);
  });

  it('counts nothing of the time in which a port of the link is filtered', () => {
    expect(isFlapping(played([up, cut, up, cut, up, cut], 0))).toBe(false);
  });

  it('forgets what is older than the window', () => {
    expect(played([up, cut, up, ['up', 70_000, 'proven']]).get(key)).toBeUndefined();
  });
});
