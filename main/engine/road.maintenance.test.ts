import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fleet } from '../domain/fleet.ts';
import type { Situation } from '../domain/snapshot.ts';
import {
  namedIn,
  pairName,
  play,
  sceneCluster,
  sceneFleet,
  type Course,
  type Layout,
  type Told,
  type Trouble,
} from '../testing/scene.ts';

const three: Layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] };
const everybody = Object.values(three).flat();
const at = 10_000;

function resting(fleet: Fleet, hosts: readonly string[], until: string | null = null): Fleet {
  const maintenance = { reason: 'kernel update', owner: null, until };
  return { ...fleet, hosts: fleet.hosts.map((host) => (hosts.includes(host.id) ? { ...host, maintenance } : host)) };
}

function told(layout: Layout, hosts: readonly string[], troubles: readonly Trouble[], untilMs = 22_000): Told {
  return play({ fleet: resting(sceneFleet(layout), hosts), troubles }, untilMs);
}

function situations({ changes }: Told): readonly Situation[] {
  return changes.flatMap((change) => (change.kind === 'situation' ? [change.situation] : []));
}

describe('advanceRoad and hosts in maintenance', () => {
  it('still draws them, as what they are, and counts nobody’s paths to them', () => {
    const { last } = told(three, ['a1'], []);
    expect(last.hosts.find(({ id }) => id === 'a1')).toMatchObject({ state: 'maintenance', ageMs: expect.any(Number) });
    expect(last.regionPairs[0]?.hostPairs.total).toBe(2);
  });

  it('says nothing of one that crashes, or whose service stops', () => {
    expect(situations(told(three, ['b1'], [{ kind: 'crash', host: 'b1', at }]))).toEqual([]);
    expect(situations(told(three, ['b1'], [{ kind: 'service-killed', host: 'b1', at }]))).toEqual([]);
  });

  it('says nothing of a cut that only touches them', () => {
    const cut: Trouble = { kind: 'cut', from: ['a1'], to: everybody.filter((id) => id !== 'a1'), at };
    expect(situations(told(three, ['a1'], [cut]))).toEqual([]);
  });

  it('does not use their word about others: a cut between regions has no witness among them', () => {
    const cut: Trouble = { kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2'], at };
    const one = told(three, ['a1'], [cut]);
    expect(namedIn(one, 'confirmed')).toEqual(['partial-partition']);
    expect(one.last.situations[0]?.observers).not.toContain('a1');
    expect(situations(told(three, ['a1', 'a2'], [cut]))).toEqual([]);
  });

  it('calls a region at rest neither dark nor cut, nor itself blind to it', () => {
    const cut: Trouble = { kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2', 'c1', 'c2'], at };
    const crashed = ['a1', 'a2'].map((host): Trouble => ({ kind: 'crash', host, at }));
    expect(situations(told(three, ['a1', 'a2'], [cut]))).toEqual([]);
    expect(situations(told(three, ['a1', 'a2'], crashed))).toEqual([]);
    expect(situations(told(three, ['a1', 'a2'], [{ kind: 'sight-lost', hosts: ['a1', 'a2'], at }], 40_000))).toEqual(
      [],
    );
  });

  it('takes the one host of a region that is not at rest for all of it, as where it stands alone', () => {
    const troubles: Trouble[] = [
      { kind: 'crash', host: 'c2', at },
      { kind: 'sight-lost', hosts: ['c1', 'c2'], at },
    ];
    expect(namedIn(told(three, ['c1'], troubles, 26_000), 'confirmed')).toEqual(['region-dark']);
    expect(namedIn(told({ ...three, gamma: ['c2'] }, [], without('c1', troubles), 26_000), 'confirmed')).toEqual([
      'region-dark',
    ]);
  });

  it('leaves a region at rest out of the sides of a cut', () => {
    const four = { ...three, delta: ['d1', 'd2'] };
    const cut: Trouble = { kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2', 'c1', 'c2'], at };
    const { last } = told(four, ['d1', 'd2'], [cut]);
    expect(last.situations.map(({ type, subject }) => [type, subject])).toEqual([
      ['partition', { sides: [['alpha'], ['beta', 'gamma']] }],
    ]);
  });

  it('is blind to all when it loses every host that is not at rest', () => {
    const lost: Trouble = { kind: 'sight-lost', hosts: everybody, at };
    expect(situations(told(three, ['a1', 'a2'], [lost], 40_000)).map(({ type, subject }) => [type, subject])).toEqual([
      ['noc-blind', { all: true }],
    ]);
  });

  it('takes one that it reads for a way into its region', () => {
    const lost: Trouble = { kind: 'sight-lost', hosts: ['a2'], at };
    expect(situations(told(three, ['a1'], [lost], 40_000))).toEqual([]);
  });

  it('keeps their votes, also where nobody else is in their region and nothing is said between them', () => {
    const layout = { alpha: ['a1'], beta: ['b1'], gamma: ['c1'] };
    const ids = ['a1', 'b1', 'c1'];
    const idle = new Set(ids.flatMap((x) => ids.map((y) => pairName(x, y))));
    const fleet = sceneFleet(layout, { clusters: [sceneCluster('store', ids)] });
    const course: Course = { fleet: resting(fleet, ['a1']), idle, troubles: [] };
    const { last } = play(course, 60_000);
    expect(last.clusters[0]?.quorum.sides.map(({ worst, best }) => [worst, best])).toEqual([[3, 3]]);
    const crashed = play({ ...course, idle: new Set(), troubles: [{ kind: 'crash', host: 'a1', at }] }, 30_000);
    expect(crashed.last.clusters[0]?.quorum.sides[0]).toMatchObject({ hosts: ['b1', 'c1'], worst: 2, best: 2 });
  });

  it('takes them back as witnesses when their maintenance ends by itself', () => {
    const start = Date.parse('2026-03-01T12:00:00Z');
    const fleet = resting(sceneFleet(three), ['b1'], '2026-03-01T12:00:20Z');
    const crash: Trouble = { kind: 'crash', host: 'b1', at };
    const after = play({ fleet, troubles: [crash], wallAt: (now) => start + now }, 40_000);
    const first = situations(after)[0];
    expect(first).toMatchObject({ type: 'host-unreachable', subject: { host: 'b1' } });
    expect(after.changes.find(({ kind }) => kind === 'situation')?.t).toBeGreaterThanOrEqual(20_000);
    expect(situations(play({ fleet, troubles: [crash] }, 40_000))).toEqual([]);
  });
});

/** A trouble somewhere among the hosts, at 10 s. */
function troubleAmong(layout: Layout): fc.Arbitrary<Trouble> {
  const regions = Object.values(layout);
  const hosts = regions.flat();
  return fc.oneof(
    fc.tuple(fc.constantFrom(...regions), fc.constantFrom(...regions)).map(([from, to]): Trouble => {
      return { kind: 'cut', from, to: from === to ? hosts.filter((host) => !from.includes(host)) : to, at };
    }),
    fc.constantFrom(...hosts).map((host): Trouble => ({ kind: 'crash', host, at })),
    fc.constantFrom(...hosts).map((host): Trouble => ({ kind: 'service-killed', host, at })),
    fc.constantFrom(...regions).map((lost): Trouble => ({ kind: 'sight-lost', hosts: lost, at })),
  );
}

/** The same troubles in a fleet that has no such host. */
function without(host: string, troubles: readonly Trouble[]): readonly Trouble[] {
  const rest = (hosts: readonly string[]) => hosts.filter((id) => id !== host);
  return troubles.flatMap((trouble): readonly Trouble[] => {
    switch (trouble.kind) {
      case 'cut':
      case 'one-way': {
        const cut = { ...trouble, from: rest(trouble.from), to: rest(trouble.to) };
        return cut.from.length === 0 || cut.to.length === 0 ? [] : [cut];
      }
      case 'sight-lost': {
        const hosts = rest(trouble.hosts);
        return hosts.length === 0 ? [] : [{ ...trouble, hosts }];
      }
      case 'crash':
      case 'service-killed':
        return trouble.host === host ? [] : [trouble];
    }
  });
}

/** What is less may be said of the same incident by fewer witnesses: a smaller cut, a quorum in danger. */
const lesser: ReadonlyMap<string, string> = new Map([
  ['partial-partition', 'partition'],
  ['quorum-at-risk', 'quorum-lost'],
]);

/** What may always be told, as it is so: a resting neighbour that we read may show that nothing else is the matter. */
function truths(troubles: readonly Trouble[]): readonly string[] {
  const names: Partial<Record<Trouble['kind'], string>> = {
    crash: 'host-unreachable',
    'service-killed': 'service-down',
  };
  return troubles.flatMap(({ kind }) => names[kind] ?? []);
}

/** What was confirmed, by its incident. */
function incidents(one: Told): readonly string[] {
  return namedIn(one, 'confirmed').map((type) => lesser.get(type) ?? type);
}

describe('advanceRoad, law of maintenance', { timeout: 120_000 }, () => {
  it('is nothing said that would not be said with the host at work, or without it', () => {
    const layouts = fc.constantFrom<Layout>(
      three,
      { alpha: ['a1', 'a2'], beta: ['b1', 'b2'] },
      { alpha: ['a1', 'a2', 'a3'], beta: ['b1', 'b2'], gamma: ['c1'] },
    );
    const courses = layouts.chain((layout) =>
      fc.record({
        layout: fc.constant(layout),
        host: fc.constantFrom(...Object.values(layout).flat()),
        troubles: fc.array(troubleAmong(layout), { minLength: 1, maxLength: 2 }),
      }),
    );
    fc.assert(
      fc.property(courses, ({ layout, host, troubles }) => {
        const named = (of: Layout, at: readonly string[], by: readonly Trouble[]) => {
          const fleet = sceneFleet(of, { clusters: [sceneCluster('store', Object.values(of).flat())] });
          return incidents(play({ fleet: resting(fleet, at), troubles: by }, 26_000));
        };
        const others = Object.entries(layout).map(([region, hosts]) => ({
          region,
          hosts: hosts.filter((id) => id !== host),
        }));
        const bare = Object.fromEntries(
          others.filter(({ hosts }) => hosts.length > 0).map(({ region, hosts }) => [region, hosts]),
        );
        const sayable = [
          ...truths(troubles),
          ...named(layout, [], troubles),
          ...named(bare, [], without(host, troubles)),
        ];
        expect(sayable).toEqual(expect.arrayContaining([...named(layout, [host], troubles)]));
      }),
      { numRuns: 30 },
    );
  });
});
