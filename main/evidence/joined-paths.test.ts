import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { hostId } from '../domain/ids.ts';
import { sceneFleet, socketsOf, type Course } from '../testing/scene.ts';
import { createDirectory, noEvidence, takeFacts } from './evidence.ts';
import { joinPaths, noPaths } from './joined-paths.ts';
import { tallyOf, type IsAlong } from './path-tally.ts';

const fleet = sceneFleet({ alpha: ['a1', 'a2'], beta: ['b1'] });
const names = fleet.hosts.map(({ id }) => id);
const directory = createDirectory(fleet);
const host = fc.constantFrom(...names);
/** Of two regions the first, or within one. */
const isAlong: IsAlong = ({ a, b }) => !a.startsWith('b') || b.startsWith('b');
const outcome = fc.constantFrom('ok', 'timeout', 'refused', 'unreachable');

/** One thing told, `afterMs` after the one before. */
const told = fc.record({
  afterMs: fc.constantFrom(0, 100, 250, 1000, 2500, 6000, 16_000),
  what: fc.oneof(
    fc.record({ kind: fc.constant('sockets' as const), host }),
    fc.record({ kind: fc.constant('connect' as const), host, to: host, outcome, ms: fc.constantFrom(3, 1500) }),
    fc.record({ kind: fc.constant('session' as const), host, state: fc.constantFrom('streaming', 'stalled') }),
  ),
});

function factOf(
  course: Course,
  t: number,
  what: (typeof told extends fc.Arbitrary<infer T> ? T : never)['what'],
): Fact {
  switch (what.kind) {
    case 'sockets':
      return { kind: 'sockets', t, host: what.host, sockets: socketsOf(course, what.host, t), complete: true };
    case 'connect':
      return { ...what, t, port: 22 };
    case 'session':
      return { ...what, t };
  }
}

describe(joinPaths, () => {
  it('joins from tick to tick to what it would join from nothing, and counts on to what it would count', () => {
    const cut: Course['troubles'] = [{ kind: 'cut', from: ['a1'], to: ['b1'], at: 5000 }];
    const course: Course = { fleet, troubles: cut, healedAt: 30_000 };
    fc.assert(
      fc.property(fc.array(told, { maxLength: 40 }), (course1) => {
        let [evidence, joined, now] = [noEvidence, noPaths, 1000];
        for (const { afterMs, what } of course1) {
          now += afterMs;
          evidence = takeFacts(evidence, [factOf(course, now, what)], directory);
          const moment = { evidence, fleet, staleAfterMs: 3000, now };
          joined = joinPaths(joined, moment);
          const fresh = joinPaths(noPaths, moment);
          expect(byEnds(joined.paths)).toEqual(byEnds(fresh.paths));
          const pathsAt = (positions: readonly number[]) => positions.flatMap((nth) => joined.paths[nth] ?? []);
          expect(byEnds(pathsAt(joined.doubted))).toEqual(byEnds(fresh.paths.filter(({ isDoubted }) => isDoubted)));
          expect(byEnds(pathsAt(joined.laned))).toEqual(byEnds(fresh.paths.filter(({ lanes }) => lanes.length > 0)));
          expect([...joined.byLink.lists].map(([, list]) => byEnds(list))).toEqual(
            [...fresh.byLink.lists].map(([, list]) => byEnds(list)),
          );
          // A copy of a list is counted from nothing.
          for (const list of [...joined.byLink.lists.values(), ...joined.byHost.lists.values()])
            expect(tallyOf(list, isAlong)).toEqual(tallyOf([...list], isAlong));
          for (const id of names)
            expect(byEnds(joined.byHost.lists.get(id) ?? [])).toEqual(byEnds(fresh.byHost.lists.get(id) ?? []));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives back the same path while nobody says anything new and no proof grows old', () => {
    const ok: Fact = { kind: 'connect', t: 1000, host: hostId('a1'), to: hostId('b1'), port: 22, outcome: 'ok', ms: 2 };
    const evidence = takeFacts(noEvidence, [ok], directory);
    const moment = { evidence, fleet, staleAfterMs: 3000 };
    const first = joinPaths(noPaths, { ...moment, now: 1000 });
    const second = joinPaths(first, { ...moment, now: 9000 });
    expect(second.paths[0]).toBe(first.paths[0]);
    expect(joinPaths(second, { ...moment, now: 17_000 }).paths[0]?.state).toBe('unknown');
  });
});

function byEnds<T extends { readonly a: string; readonly b: string }>(paths: readonly T[]): readonly T[] {
  const key = ({ a, b }: T) => `${a} ${b}`;
  return [...paths].sort((x, y) => (key(x) < key(y) ? -1 : 1));
}
