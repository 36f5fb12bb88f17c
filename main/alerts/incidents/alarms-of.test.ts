import { describe, expect, it } from 'vitest';
import { defaultAlertRules } from '../../domain/alert-rules.ts';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import { everyMatter, quietSnapshot, situationOf } from '../../domain/snapshot-examples.ts';
import type { ClusterStatus, QuorumState, Snapshot } from '../../domain/snapshot.ts';
import { courseStart } from '../../testing/incident-course.ts';
import { sceneCluster, sceneFleet } from '../../testing/scene.ts';
import { alarmsOf } from './alarms-of.ts';
import { sightIn } from './sight.ts';

const fleet = sceneFleet({ dub: ['dub1'], fra: ['fra1'] }, { clusters: [sceneCluster('ledger', ['dub1', 'fra1'])] });
const at = courseStart;

const alarmsIn = (parts: Partial<Snapshot>) =>
  alarmsOf({ ...quietSnapshot, ...parts }, { fleet, rules: defaultAlertRules, at, breaches: [] });
const [cutMatter] = everyMatter;
if (cutMatter === undefined) throw new Error('no matter at all');

const statusOf = (...states: QuorumState[]): ClusterStatus => ({
  cluster: clusterId('ledger'),
  primaries: [],
  members: [],
  risk: null,
  quorum: {
    model: 'majority',
    needed: 2,
    total: 2,
    sides: states.map((state) => ({
      hosts: [hostId('dub1')],
      worst: 1,
      best: 2,
      margin: { worst: -1, best: 0 },
      state,
    })),
  },
  unobserved: [hostId('fra1')],
  links: [],
  warnings: [],
});

describe(alarmsOf, () => {
  it('has none while all is well, and none before the first fact', () => {
    expect(alarmsIn({})).toEqual([]);
    const observer = { ...quietSnapshot.observer, sight: 'waiting' as const };
    expect(alarmsIn({ observer, clusters: [statusOf('ambiguous')] })).toEqual([]);
  });

  it('gives every confirmed situation its priority, and all of them names of their own', () => {
    const alarms = alarmsIn({ situations: everyMatter.map((matter) => situationOf(matter, 'confirmed', matter.type)) });
    const of = (priority: string) =>
      alarms
        .filter((one) => one.priority === priority)
        .map(({ type }) => type)
        .sort();
    expect(of('P1')).toEqual(['dual-primary', 'quorum-lost']);
    expect(of('P2')).toEqual(
      ['no-primary', 'noc-blind', 'one-way', 'partial-partition', 'partition', 'quorum-at-risk', 'region-dark'].sort(),
    );
    expect(of('P3')).toHaveLength(7);
    expect(new Set(alarms.map(({ key }) => key)).size).toBe(everyMatter.length);
  });

  it('lets a suspicion of anything wait twenty seconds in P3, and a confirmed cut not at all', () => {
    for (const matter of everyMatter.filter(({ type }) => type !== 'flapping')) {
      expect(alarmsIn({ situations: [situationOf(matter, 'suspected', 'x')] })).toMatchObject([
        { priority: 'P3', waitMs: 20_000, text: 'suspected: x' },
      ]);
    }
    expect(alarmsIn({ situations: [situationOf(cutMatter, 'confirmed', 'x')] })).toMatchObject([{ waitMs: 0 }]);
  });

  it('lets a link that only flaps wait three minutes, for a few blips call it so for more than one', () => {
    const flapping = everyMatter.filter(({ type }) => type === 'flapping');
    for (const phase of ['suspected', 'confirmed'] as const) {
      const alarms = alarmsIn({ situations: flapping.map((matter) => situationOf(matter, phase, 'x')) });
      expect(alarms).toMatchObject([{ type: 'flapping', priority: 'P3', waitMs: 180_000 }]);
    }
  });

  it('tells since when by the wall clock, and how many paths are cut', () => {
    const [pair] = quietSnapshot.regionPairs;
    if (pair === undefined) throw new Error('no pair');
    const hostPairs = { total: 240, up: 0, suspect: 0, cut: 240, unknown: 0 };
    const situation = { ...situationOf(cutMatter, 'confirmed', 'x'), since: quietSnapshot.t - 1500 };
    expect(alarmsIn({ situations: [situation], regionPairs: [{ ...pair, hostPairs }] })).toMatchObject([
      { count: 240, since: at - 1500, key: 'cut' },
    ]);
  });

  it('names an unread host after a minute, by when it was heard last, never a dead one', () => {
    const [dub1, fra1] = quietSnapshot.hosts;
    if (dub1 === undefined || fra1 === undefined) throw new Error('no hosts');
    const hosts = [
      { ...dub1, state: 'unobserved' as const, ageMs: 5000, why: 'login refused' },
      { ...fra1, state: 'unreachable' as const },
    ];
    expect(alarmsIn({ hosts })).toMatchObject([
      {
        type: 'host-blind',
        priority: 'P3',
        waitMs: 60_000,
        since: at - 5000,
        text: 'we are blind to dub1: login refused',
      },
    ]);
  });

  it('takes an ambiguous count for P1 at once only with a confirmed cause that divides the cluster', () => {
    const clusters = [statusOf('ambiguous')];
    expect(alarmsIn({ clusters })).toMatchObject([{ type: 'quorum-ambiguous', priority: 'P1', waitMs: 10_000 }]);
    const suspected = alarmsIn({ clusters, situations: [situationOf(cutMatter, 'suspected', 'x')] });
    expect(suspected.find(({ type }) => type === 'quorum-ambiguous')).toMatchObject({ waitMs: 10_000 });
    const confirmed = alarmsIn({ clusters, situations: [situationOf(cutMatter, 'confirmed', 'x')] });
    expect(confirmed.find(({ type }) => type === 'quorum-ambiguous')).toMatchObject({ waitMs: 0 });
  });

  it('wakes nobody at once over the count of a cluster on a link that flaps', () => {
    const clusters = [statusOf('both-quorate', 'both-quorate')];
    const situations = everyMatter
      .filter(({ type }) => type === 'flapping')
      .map((matter) => situationOf(matter, 'confirmed', 'x'));
    expect(alarmsIn({ clusters, situations })).toMatchObject([
      { type: 'flapping' },
      { type: 'both-quorate', waitMs: 10_000 },
    ]);
  });

  it('calls two sides that may both act P1, and no count of a cluster that surely has quorum, or of which we see nobody', () => {
    expect(alarmsIn({ clusters: [statusOf('both-quorate', 'both-quorate')] })).toMatchObject([
      { type: 'both-quorate', priority: 'P1' },
    ]);
    expect(alarmsIn({ clusters: [statusOf('quorate', 'ambiguous')] })).toEqual([]);
    const unobserved = [hostId('dub1'), hostId('fra1')];
    expect(alarmsIn({ clusters: [{ ...statusOf('ambiguous'), unobserved }] })).toEqual([]);
  });

  it('counts nothing while the observer distrusts itself, but for a clock that was set', () => {
    const doubtOf = (kind: 'late-loop' | 'clock-step') => ({
      observer: { ...quietSnapshot.observer, doubt: { kind, since: 0, until: 1, text: '' } },
      clusters: [statusOf('ambiguous')],
    });
    expect(alarmsIn(doubtOf('late-loop'))).toEqual([]);
    expect(alarmsIn(doubtOf('clock-step'))).toHaveLength(1);
  });
});

describe(sightIn, () => {
  const hourMs = 3_600_000;
  const [cut] = alarmsIn({ situations: [situationOf(cutMatter, 'confirmed', 'x')] });
  if (cut === undefined) throw new Error('no alarm');
  const sees = (parts: Partial<Snapshot>) => sightIn({ ...quietSnapshot, ...parts }, fleet, hourMs)(cut);

  it('sees a link of which anything is known, and none that nobody could look at', () => {
    const [pair] = quietSnapshot.regionPairs;
    if (pair === undefined) throw new Error('no pair');
    expect(sees({})).toBe(true);
    expect(sees({ regionPairs: [{ ...pair, verdict: 'unknown' }] })).toBe(false);
  });

  it('sees nothing for sure in the first seconds of an engine', () => {
    expect(sightIn(quietSnapshot, fleet, 9999)(cut)).toBe(false);
    expect(sightIn(quietSnapshot, fleet, 10_000)(cut)).toBe(true);
  });

  it('sees nothing while it is blind, waiting or in doubt', () => {
    for (const sight of ['blind', 'waiting'] as const) {
      expect(sees({ observer: { ...quietSnapshot.observer, sight } })).toBe(false);
    }
    const doubt = { kind: 'all-late', since: 0, until: 1, text: '' } as const;
    expect(sees({ observer: { ...quietSnapshot.observer, doubt } })).toBe(false);
  });

  it('sees a host that answers or that all agree is gone, not one that is unread', () => {
    const alarm = { ...cut, type: 'host-isolated' as const, pairs: [], hosts: [hostId('dub1')] };
    const [dub1] = quietSnapshot.hosts;
    if (dub1 === undefined) throw new Error('no host');
    const seesWith = (state: 'alive' | 'unreachable' | 'unobserved') =>
      sightIn({ ...quietSnapshot, hosts: [{ ...dub1, state }] }, fleet, hourMs)(alarm);
    expect([seesWith('alive'), seesWith('unreachable'), seesWith('unobserved')]).toEqual([true, true, false]);
  });

  it('sees a cluster by a side that surely has quorum, or by all its members', () => {
    const alarm = { ...cut, type: 'quorum-lost' as const, pairs: [], clusters: [clusterId('ledger')] };
    const [dub1] = quietSnapshot.hosts;
    if (dub1 === undefined) throw new Error('no host');
    const hosts = [{ ...dub1, state: 'unobserved' as const }];
    const seesWith = (state: QuorumState) =>
      sightIn({ ...quietSnapshot, hosts, clusters: [statusOf(state)] }, fleet, hourMs)(alarm);
    expect([seesWith('quorate'), seesWith('ambiguous')]).toEqual([true, false]);
  });

  it('needs no sight of what is not in the inventory any more', () => {
    expect(sightIn(quietSnapshot, fleet, hourMs)({ ...cut, pairs: [[regionId('waw'), regionId('ams')]] })).toBe(true);
  });
});
