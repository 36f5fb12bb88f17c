import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairName, play, sceneFleet, type Course, type Layout, type Told, type Trouble } from '../testing/scene.ts';

const layouts = fc.constantFrom<Layout>(
  { alpha: ['a1', 'a2'], beta: ['b1', 'b2'] },
  { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] },
  { alpha: ['a1', 'a2', 'a3'], beta: ['b1', 'b2'], gamma: ['c1'] },
  { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'], delta: ['d1', 'd2'] },
);

/** What a course amounts to, without times and texts. */
function confirmed(told: Told): readonly string[] {
  const words = told.changes.flatMap((change) =>
    change.kind === 'situation' && change.phase === 'confirmed'
      ? [`${change.situation.type} ${essence(change.situation.subject)}`]
      : [],
  );
  return [...new Set(words)].sort();
}

/** Lists in a subject are sets: their order follows the inventory's. */
function essence(subject: unknown): string {
  return JSON.stringify(canonical(subject));
}

function canonical(value: unknown): unknown {
  if (!Array.isArray(value)) {
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, canonical(inner)]));
  }
  const inner = value.map(canonical);
  return inner.sort((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1));
}

function reversed(layout: Layout): Layout {
  return Object.fromEntries(
    Object.entries(layout)
      .reverse()
      .map(([region, hosts]) => [region, [...hosts].reverse()]),
  );
}

/** A trouble of any kind somewhere in the layout, at 10 s. */
function troubleIn(layout: Layout): fc.Arbitrary<Trouble> {
  const regions = Object.values(layout);
  const hosts = regions.flat();
  const at = 10_000;
  return fc.oneof(
    fc.tuple(fc.constantFrom(...regions), fc.constantFrom(...regions)).map(([from, to]): Trouble => {
      const other = from === to ? hosts.filter((host) => !from.includes(host)) : to;
      return { kind: 'cut', from, to: other, at };
    }),
    fc.constantFrom(...hosts).map((host): Trouble => ({ kind: 'crash', host, at })),
    fc.constantFrom(...hosts).map((host): Trouble => ({ kind: 'service-killed', host, at })),
    fc.constantFrom(...regions).map((lost): Trouble => ({ kind: 'sight-lost', hosts: lost, at })),
  );
}

const courses = layouts.chain((layout) => troubleIn(layout).map((trouble) => ({ layout, trouble })));

describe('advanceRoad, laws', { timeout: 120_000 }, () => {
  it('does not depend on the order of regions and hosts in the inventory', () => {
    fc.assert(
      fc.property(courses, ({ layout, trouble }) => {
        const one = play({ fleet: sceneFleet(layout), troubles: [trouble] }, 22_000);
        const other = play({ fleet: sceneFleet(reversed(layout)), troubles: [trouble] }, 22_000);
        expect(confirmed(other)).toEqual(confirmed(one));
      }),
      { numRuns: 12 },
    );
  });

  it('names a cut between two groups of regions by exactly these sides', () => {
    const splits = layouts.chain((layout) => {
      const regions = Object.keys(layout);
      return fc.subarray(regions, { minLength: 1, maxLength: regions.length - 1 }).map((side) => ({ layout, side }));
    });
    fc.assert(
      fc.property(splits, ({ layout, side }) => {
        const other = Object.keys(layout).filter((region) => !side.includes(region));
        const hostsOf = (ids: readonly string[]) => ids.flatMap((id) => layout[id] ?? []);
        const cut: Trouble = { kind: 'cut', from: hostsOf(side), to: hostsOf(other), at: 10_000 };
        const told = play({ fleet: sceneFleet(layout), troubles: [cut] }, 16_000);
        expect(confirmed(told)).toEqual([`partition ${essence({ sides: [side, other] })}`]);
      }),
      { numRuns: 12 },
    );
  });

  it('never takes silence for a cut: idle sockets and lost sessions accuse nobody', () => {
    const silences = layouts.chain((layout) => {
      const hosts = Object.values(layout).flat();
      const pairs = hosts.flatMap((a) => hosts.map((b) => pairName(a, b)));
      return fc.record({
        layout: fc.constant(layout),
        lost: fc.subarray(hosts),
        unread: fc.subarray(hosts),
        idle: fc.subarray(pairs),
      });
    });
    fc.assert(
      fc.property(silences, ({ layout, lost, unread, idle }) => {
        const course: Course = {
          fleet: sceneFleet(layout),
          troubles: [{ kind: 'sight-lost', hosts: lost, at: 10_000 }],
          idle: new Set(idle),
          unread: new Set(unread),
        };
        const told = play(course, 30_000);
        const accusations = told.changes.filter(
          (change) => change.kind === 'situation' && change.situation.type !== 'noc-blind',
        );
        expect(accusations).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('never turns an unobserved host into an unreachable one', () => {
    const losses = layouts.chain((layout) =>
      fc.record({ layout: fc.constant(layout), lost: fc.subarray(Object.values(layout).flat(), { minLength: 1 }) }),
    );
    fc.assert(
      fc.property(losses, ({ layout, lost }) => {
        const told = play(
          { fleet: sceneFleet(layout), troubles: [{ kind: 'sight-lost', hosts: lost, at: 10_000 }] },
          30_000,
        );
        const states = told.snapshots.flatMap(({ hosts }) => hosts.map(({ state }) => state));
        expect(states).not.toContain('unreachable');
        expect(told.last.hosts.filter(({ state }) => state === 'unobserved').map(({ id }) => id)).toEqual(
          expect.arrayContaining(lost),
        );
      }),
      { numRuns: 12 },
    );
  });

  it('shows no situation without a witness and its word', () => {
    fc.assert(
      fc.property(courses, ({ layout, trouble }) => {
        const told = play({ fleet: sceneFleet(layout), troubles: [trouble] }, 16_000);
        for (const { situations } of told.snapshots) {
          for (const { observers, evidence, text } of situations) {
            expect(observers.length).toBeGreaterThan(0);
            expect(evidence.length).toBeGreaterThan(0);
            expect(text).not.toBe('');
          }
        }
      }),
      { numRuns: 12 },
    );
  });
});
