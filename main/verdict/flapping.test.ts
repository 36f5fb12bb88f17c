import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../domain/default-policy.ts';
import { regionId } from '../domain/ids.ts';
import { flappingLinks, mutesOf, stepFlaps, type FlapMemory } from './flapping.ts';
import { samplePath } from '../testing/small-picture.ts';
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
    isSilent: false,
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

/** Falls of the whole link that last so long, `wholeMs` of life after each (ms). */
function fallen(count: number, lastsMs: number, wholeMs: number): FlapMemory {
  let [memory, now]: [FlapMemory, number] = [new Map(), 0];
  for (let fall = 0; fall < count; fall++) {
    const since = now;
    for (const end = since + lastsMs; now < end; now += 250) {
      const silent = { ...link('suspect', since - 100), since, lastsUntil: now, isSilent: true };
      memory = stepFlaps(memory, [silent], new Map(), policy, now);
    }
    for (const end = now + wholeMs; now < end; now += 250) {
      memory = stepFlaps(memory, [link('up', now)], new Map(), policy, now);
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

  it('calls a link flapping that fell silent three times, however short each was', () => {
    expect(isFlapping(fallen(3, 1000, 1000))).toBe(true);
    expect(isFlapping(fallen(2, 1000, 1000))).toBe(false);
  });

  it('does not count a silence shorter than two retransmissions take', () => {
    expect(fallen(5, 500, 1000).get(key)).toBeUndefined();
  });

  it('does not count the silence of one pair, but excuses what is sent again because of it', () => {
    const stalled = { ...samplePath('a1', 'b1'), tries: 3 };
    const silent = { ...link('suspect', -100), since: 0, lastsUntil: 600, bad: [stalled] };
    const memory = stepFlaps(new Map(), [silent], new Map(), policy, 600);
    const after = stepFlaps(memory, [link('up', 1000)], new Map(), policy, 1000);
    expect(after.get(key)?.changes).toEqual([]);
    expect(mutesOf(after.get(key))).toEqual([{ from: 0, until: 3000 }]);
  });

  it('counts a silence that proves to be a cut once', () => {
    const silent = { ...link('suspect', -100), since: 0, lastsUntil: 600, isSilent: true };
    let memory = stepFlaps(new Map(), [silent], new Map(), policy, 600);
    for (let now = 850; now < 4000; now += 250) {
      memory = stepFlaps(memory, [{ ...silent, state: 'cut', lastsUntil: now }], new Map(), policy, now);
    }
    expect(memory.get(key)).toMatchObject({ isCut: true, changes: [0] });
    memory = stepFlaps(memory, [link('up', 4000)], new Map(), policy, 4000);
    expect(memory.get(key)?.changes).toEqual([0, 4000]);
  });

  it('forgets what is older than the window', () => {
    expect(played([up, cut, up, ['up', 70_000, 'proven']]).get(key)).toBeUndefined();
  });
});

describe(mutesOf, () => {
  it('excuses what is sent again in a silence, and as long again after it', () => {
    expect(mutesOf(fallen(1, 1000, 1000).get(key))).toEqual([{ from: 0, until: 1000 + 1000 + 1000 }]);
  });

  it('excuses no more than three seconds of recovery: what waits longer was seen stalled', () => {
    const [mute] = mutesOf(fallen(1, 20_000, 1000).get(key));
    expect(mute).toEqual({ from: 0, until: 20_000 + 3000 + 1000 });
  });

  it('excuses everything while the silence goes on, and nothing of a link that never fell silent', () => {
    expect(mutesOf(fallen(1, 1000, 0).get(key))).toEqual([{ from: 0, until: Infinity }]);
    expect(mutesOf(undefined)).toEqual([]);
  });
});
