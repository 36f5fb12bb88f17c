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

/** What was confirmed. A cut known by fewer witnesses may be told as a smaller one; it is the same incident. */
function incidents(one: Told): readonly string[] {
  return namedIn(one, 'confirmed').map((type) => (type === 'partial-partition' ? 'partition' : type));
}

describe('advanceRoad, law of maintenance', { timeout: 120_000 }, () => {
  it('never says more because a host is in maintenance', () => {
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
        const members = Object.values(layout).flat();
        const fleet = sceneFleet(layout, { clusters: [sceneCluster('store', members)] });
        const before = incidents(play({ fleet, troubles }, 26_000));
        const after = incidents(play({ fleet: resting(fleet, [host]), troubles }, 26_000));
        // Sight lost of all of a region that is not at rest is blindness to it, also where a resting neighbour is dead.
        const isBlinded = troubles.some(({ kind }) => kind === 'sight-lost');
        const isOurs = (type: string) => type === 'noc-blind' && isBlinded;
        expect(after.filter((type) => !before.includes(type) && !isOurs(type))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
