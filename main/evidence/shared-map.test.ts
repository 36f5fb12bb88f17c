import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedKeys } from './changed-keys.ts';
import { draftOf, withEdits } from './shared-map.ts';

interface Value {
  readonly nth: number;
}

const edits = fc.array(fc.tuple(fc.nat(9), fc.nat(99)), { maxLength: 6 });
/** Each step changes some version made so far, not only the newest. */
const steps = fc.array(fc.record({ from: fc.nat(20), edits }), { maxLength: 20 });

type Versions = { readonly shared: ReadonlyMap<number, Value>; readonly plain: ReadonlyMap<number, Value> }[];

function play(course: readonly { readonly from: number; readonly edits: readonly (readonly [number, number])[] }[]) {
  const versions: Versions = [{ shared: new Map(), plain: new Map() }];
  for (const step of course) {
    const before = versions[step.from % versions.length];
    if (before === undefined) continue;
    const set = new Map(step.edits.map(([key, nth]) => [key, { nth }]));
    versions.push({ shared: withEdits(before.shared, set, 0), plain: new Map([...before.plain, ...set]) });
  }
  return versions;
}

describe(withEdits, () => {
  it('is a copy with the edits, and leaves every version as it was, whichever of them was changed', () => {
    fc.assert(
      fc.property(steps, (course) => {
        for (const { shared, plain } of play(course)) {
          expect([...shared]).toEqual([...plain]);
          expect([...shared.keys()]).toEqual([...plain.keys()]);
          expect([...shared.values()]).toEqual([...plain.values()]);
          expect(shared.size).toBe(plain.size);
          const told: [number, Value][] = [];
          shared.forEach((value, key) => told.push([key, value]));
          expect(told).toEqual([...plain]);
          for (let key = 0; key < 10; key++) {
            expect(shared.get(key)).toBe(plain.get(key));
            expect(shared.has(key)).toBe(plain.has(key));
          }
        }
      }),
    );
  });

  it('tells the changed keys of any two versions as of two copies', () => {
    fc.assert(
      fc.property(steps, (course) => {
        const versions = play(course);
        for (const [nth, before] of versions.entries())
          for (const after of versions.slice(nth)) {
            const [shared, plain] = [changedKeys(before.shared, after.shared), changedKeys(before.plain, after.plain)];
            expect(new Set(shared)).toEqual(new Set(plain));
          }
      }),
    );
  });

  it('is the map itself where nothing is set', () => {
    const map = new Map([[1, { nth: 1 }]]);
    expect(withEdits(map, new Map())).toBe(map);
  });
});

describe(draftOf, () => {
  it.each([0, 500])(
    'shows what is set before it is finished, and the map it began as does not (shared from %i)',
    (from) => {
      const before = new Map([[1, { nth: 1 }]]);
      const draft = draftOf<number, Value>(before, from);
      draft.set(1, { nth: 2 });
      draft.set(3, { nth: 4 });
      expect([draft.get(1)?.nth, draft.get(3)?.nth, before.get(1)?.nth]).toEqual([2, 4, 1]);
      expect([...draft.finish().keys()]).toEqual([1, 3]);
    },
  );
});
