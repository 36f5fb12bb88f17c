import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ScreenDelta, screenDeltaSchema } from '../../main/contract/screen.ts';
import { galleryState } from '../gallery/fixture-world.ts';
import { applyDelta } from './apply-delta.ts';
import { type Screen, screenFromState } from './screen.ts';

const hostIds = galleryState().inventory.hosts.map((host) => host.id);
const pairIds = ['dub|fra', 'dub|ams', 'fra|ams'];

/** Any picture of the gallery's fleet; entities may be missing, as after an edit of the inventory. */
const anyScreen: fc.Arbitrary<Screen> = fc
  .record({
    hosts: fc.dictionary(
      fc.constantFrom(...hostIds),
      fc.record({ state: fc.constantFrom('alive', 'unreachable', 'unobserved'), ageMs: fc.nat(60_000) }),
    ),
    pairs: fc.dictionary(
      fc.constantFrom(...pairIds),
      fc.record({ verdict: fc.constantFrom('healthy', 'partitioned', 'unknown') }),
    ),
    gone: fc.subarray(hostIds),
    isCut: fc.boolean(),
    lastFactAgeMs: fc.nat(5000),
    factsTaken: fc.nat(),
  })
  .map(({ hosts, pairs, gone, isCut, lastFactAgeMs, factsTaken }) => {
    const islands = isCut ? [['dub'], ['fra', 'ams']] : [['dub', 'fra', 'ams']];
    const situations = isCut
      ? [
          {
            id: 'p',
            type: 'partition',
            since: 1,
            phase: 'confirmed',
            subject: { sides: islands },
            observers: [],
            evidence: [],
            text: 'cut',
          },
        ]
      : [];
    const whole = screenFromState(
      galleryState({ hosts, pairs, islands, situations, observer: { lastFactAgeMs }, selfCheck: { factsTaken } }),
    );
    return { ...whole, hosts: new Map([...whole.hosts].filter(([id]) => !gone.some((other) => other === id))) };
  });

/** A reference for what the engine sends: whole entities that are new or differ, keys of those that are gone. */
function diff(from: Screen, to: Screen): ScreenDelta {
  const sorted = <T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>) => ({
    add: [...b].filter(([key]) => !a.has(key)).map(([, item]) => item),
    update: [...b]
      .filter(([key, item]) => a.has(key) && JSON.stringify(a.get(key)) !== JSON.stringify(item))
      .map(([, item]) => item),
    remove: [...a.keys()].filter((key) => !b.has(key)),
  });
  const parts = {
    situations: sorted(from.situations, to.situations),
    regionPairs: sorted(from.pairs, to.pairs),
    hosts: sorted(from.hosts, to.hosts),
    clusters: sorted(from.clusters, to.clusters),
  };
  const pick = (kind: 'add' | 'update' | 'remove') =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part[kind]]));
  return screenDeltaSchema.parse({
    baseSeq: from.seq,
    seq: to.seq,
    at: to.at,
    t: to.t,
    observer: to.observer,
    islands: to.islands,
    selfCheck: to.selfCheck,
    add: pick('add'),
    update: pick('update'),
    remove: pick('remove'),
  });
}

const byKey = <T>(map: ReadonlyMap<string, T>) => new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
const unordered = (screen: Screen) => ({
  ...screen,
  hosts: byKey(screen.hosts),
  pairs: byKey(screen.pairs),
  clusters: byKey(screen.clusters),
  situations: byKey(screen.situations),
});

describe('applyDelta', () => {
  it('turns the picture before into the picture after, whatever changed', () => {
    fc.assert(
      fc.property(anyScreen, anyScreen, (before, last) => {
        const after = { ...last, seq: before.seq + 1 };
        const applied = applyDelta(before, diff(before, after));
        expect(applied.kind).toBe('applied');
        if (applied.kind === 'applied') expect(unordered(applied.screen)).toEqual(unordered(after));
      }),
      { numRuns: 60 },
    );
  });

  it('takes nothing from a delta it already has, however often that comes', () => {
    fc.assert(
      fc.property(anyScreen, anyScreen, fc.nat(50), (before, last, back) => {
        const delta = diff(before, { ...last, seq: before.seq + 1 });
        const old = { ...delta, seq: before.seq - back, baseSeq: before.seq - back - 1 };
        expect(applyDelta(before, old)).toEqual({ kind: 'old' });
        const applied = applyDelta(before, delta);
        if (applied.kind === 'applied') expect(applyDelta(applied.screen, delta)).toEqual({ kind: 'old' });
      }),
      { numRuns: 40 },
    );
  });

  it('calls a delta built on another state a gap, and changes nothing', () => {
    fc.assert(
      fc.property(anyScreen, fc.integer({ min: 1, max: 50 }), (before, lost) => {
        const delta = { ...diff(before, before), baseSeq: before.seq + lost, seq: before.seq + lost + 1 };
        expect(applyDelta(before, delta)).toEqual({ kind: 'gap' });
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the identity of everything a tick did not touch, so that nothing repaints for nothing', () => {
    const before = screenFromState(galleryState());
    const after = screenFromState(galleryState({ seq: 101, hosts: { 'dub-db1': { state: 'unreachable' } } }));
    const applied = applyDelta(before, diff(before, after));
    if (applied.kind !== 'applied') throw new Error(applied.kind);
    expect(applied.screen.pairs).toBe(before.pairs);
    expect(applied.screen.islands).toBe(before.islands);
    expect(applied.screen.hosts.get('fra-db1')).toBe(before.hosts.get('fra-db1'));
    expect(applied.screen.hosts.get('dub-db1')?.state).toBe('unreachable');
  });
});
