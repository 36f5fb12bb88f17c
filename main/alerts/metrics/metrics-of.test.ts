import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fleet } from '../../domain/fleet.ts';
import { clusterId, hostId } from '../../domain/ids.ts';
import { channelId } from '../../domain/notification.ts';
import { everyMatter, quietSnapshot, situationOf } from '../../domain/snapshot-examples.ts';
import type { ClusterStatus, MemberBelief, QuorumSide, Snapshot } from '../../domain/snapshot.ts';
import { play, sceneCluster, sceneFleet, type Trouble } from '../../testing/scene.ts';
import { families, type Family, type Sample } from './families.ts';
import { samplesOf, seriesOf, tickingEngine } from './metrics-examples.ts';
import { metricsOf } from './metrics-of.ts';

const fleet = sceneFleet({ dub: ['dub1'], fra: ['fra1'] });
const [pair] = quietSnapshot.regionPairs;
if (pair === undefined) throw new Error('the quiet snapshot has a region pair');

const withPair = (change: Partial<typeof pair>): readonly Sample[] =>
  samplesOf({ ...quietSnapshot, regionPairs: [{ ...pair, ...change }] }, fleet);
const ofPair = (name: Sample['name'], change: Partial<typeof pair>) => seriesOf(withPair(change), name);

describe(metricsOf, () => {
  it('tells of a quiet world', () => {
    const samples = samplesOf(quietSnapshot, fleet);
    const labels = '{region_a="dub",region_b="fra"}';
    expect(seriesOf(samples, 'quorumscope_region_pair_connectivity_ratio')).toEqual([`${labels} 1`]);
    expect(seriesOf(samples, 'quorumscope_region_pair_loss_ratio')).toEqual([`${labels} 0`]);
    expect(seriesOf(samples, 'quorumscope_region_pair_rtt_seconds')).toEqual([`${labels} 0.018`]);
    expect(seriesOf(samples, 'quorumscope_hosts')).toContain('{region="dub",state="alive"} 1');
    expect(seriesOf(samples, 'quorumscope_hosts')).toContain('{region="dub",state="unreachable"} 0');
    expect(seriesOf(samples, 'quorumscope_sessions')).toContain('{region="fra",state="streaming"} 1');
    expect(seriesOf(samples, 'quorumscope_observer_sight')).toEqual([
      '{sight="waiting"} 0',
      '{sight="clear"} 1',
      '{sight="partial"} 0',
      '{sight="blind"} 0',
    ]);
    expect(seriesOf(samples, 'quorumscope_last_tick_timestamp_seconds')).toEqual(['{} 1700000000.25']);
  });

  it('counts as connected who surely is: neither who is suspected nor who is cut, and asks nobody of whom nothing is known', () => {
    const ratio = (up: number, suspect: number, cut: number, unknown: number) =>
      ofPair('quorumscope_region_pair_connectivity_ratio', {
        hostPairs: { total: up + suspect + cut + unknown, up, suspect, cut, unknown },
      });
    const labels = '{region_a="dub",region_b="fra"}';
    expect(ratio(3, 1, 0, 12)).toEqual([`${labels} 0.75`]);
    expect(ratio(3, 0, 3, 0)).toEqual([`${labels} 0.5`]);
    expect(ratio(0, 0, 6, 0)).toEqual([`${labels} 0`]);
    expect(ratio(0, 0, 0, 6)).toEqual([]);
  });

  it('measures nothing with an observer that waits, is blind or distrusts itself', () => {
    const doubt = { kind: 'late-loop', since: 0, until: 9, text: '' } as const;
    for (const change of [{ sight: 'waiting' }, { sight: 'blind' }, { doubt }] as const) {
      const observer = { ...quietSnapshot.observer, ...change };
      const samples = samplesOf(
        { ...quietSnapshot, observer, clusters: [ledgerStatus([side(3, 3, 'quorate')])] },
        fleet,
      );
      const told = new Set(samples.map(({ name }) => name));
      expect([...told].filter((name) => /_ratio$|_rtt_|_margin_|_quorate$|_sides$/.test(name))).toEqual([]);
      expect(told).toContain('quorumscope_region_pair_host_pairs');
    }
  });

  it('has no series for a loss and a round trip that nobody measured, and none of a pair without hosts', () => {
    expect(ofPair('quorumscope_region_pair_loss_ratio', { lossRatio: null })).toEqual([]);
    expect(ofPair('quorumscope_region_pair_rtt_seconds', { rttMs: null })).toEqual([]);
    const none = { total: 0, up: 0, suspect: 0, cut: 0, unknown: 0 };
    expect(ofPair('quorumscope_region_pair_host_pairs', { hostPairs: none })).toEqual([]);
  });

  it('says of a host that it lives or not only where that is known', () => {
    const states = ['alive', 'unreachable', 'unobserved', 'maintenance'] as const;
    const big = sceneFleet({ dub: states });
    const [one] = quietSnapshot.hosts;
    if (one === undefined) throw new Error('the quiet snapshot has a host');
    const hosts = states.map((state) => ({ ...one, id: hostId(state), state }));
    expect(seriesOf(samplesOf({ ...quietSnapshot, hosts }, big), 'quorumscope_host_alive')).toEqual([
      '{region="dub",host="alive"} 1',
      '{region="dub",host="unreachable"} 0',
    ]);
  });

  it('counts every type of situation in the phase it has', () => {
    const situations = everyMatter.map((matter, i) => situationOf(matter, i % 2 ? 'confirmed' : 'suspected', 'x'));
    const series = seriesOf(samplesOf({ ...quietSnapshot, situations }, fleet), 'quorumscope_situations');
    expect(series).toHaveLength(2 * everyMatter.length);
    expect(series.filter((one) => one.endsWith(' 1'))).toHaveLength(everyMatter.length);
    expect(series).toContain('{type="partition",phase="suspected"} 1');
    expect(series).toContain('{type="partition",phase="confirmed"} 0');
  });

  it('tells nothing of the world once the engine has stopped, and still when it ticked last', () => {
    const samples = samplesOf(quietSnapshot, fleet, { ...tickingEngine, isTicking: false });
    expect(new Set(samples.map(({ name }) => name))).toEqual(
      new Set([
        'quorumscope_engine_ticking',
        'quorumscope_last_tick_timestamp_seconds',
        'quorumscope_probes_total',
        'quorumscope_situation_changes_total',
      ]),
    );
    expect(seriesOf(samples, 'quorumscope_engine_ticking')).toEqual(['{} 0']);
  });

  it('does not say before the first tick when there was one', () => {
    const engine = { ...tickingEngine, lastTickAt: null, isTicking: false };
    const samples = metricsOf({ tick: null, engine, alerts: null, now: 0 });
    expect(seriesOf(samples, 'quorumscope_last_tick_timestamp_seconds')).toEqual([]);
    expect(seriesOf(samples, 'quorumscope_engine_ticking')).toEqual(['{} 0']);
  });

  it('begins its counters with 0 and takes over what was counted', () => {
    const samples = samplesOf(quietSnapshot, fleet, {
      ...tickingEngine,
      probes: [{ probe: 'connect', outcome: 'timeout', count: 3 }],
      changes: [{ type: 'partition', phase: 'confirmed', count: 2 }],
    });
    expect(seriesOf(samples, 'quorumscope_probes_total')).toContain('{probe="connect",outcome="timeout"} 3');
    expect(seriesOf(samples, 'quorumscope_probes_total')).toContain('{probe="check",outcome="timeout"} 0');
    const changes = seriesOf(samples, 'quorumscope_situation_changes_total');
    expect(changes).toContain('{type="partition",phase="confirmed"} 2');
    expect(changes).toContain('{type="partition",phase="cleared"} 0');
  });

  it('tells how alerting stands, and for how long the oldest message has waited', () => {
    const channel = channelId('mail');
    const tellings = { delivered: 7, failed: 2, dead: 1 };
    const alerts = {
      incidents: [{ priority: 'P1', state: 'unacknowledged-active' }] as const,
      channels: [
        { channel, waiting: 2, oldestAt: 60_000, deadLetters: 1, tellings },
        { channel: channelId('chat'), waiting: 0, oldestAt: null, deadLetters: 0, tellings },
      ],
    };
    const samples = metricsOf({ tick: null, engine: tickingEngine, alerts, now: 90_500 });
    expect(seriesOf(samples, 'quorumscope_incidents')).toContain('{priority="P1",state="unacknowledged-active"} 1');
    expect(seriesOf(samples, 'quorumscope_alert_queue_length')).toEqual(['{channel="mail"} 2', '{channel="chat"} 0']);
    expect(seriesOf(samples, 'quorumscope_alert_queue_oldest_age_seconds')).toEqual(['{channel="mail"} 30.5']);
    expect(seriesOf(samples, 'quorumscope_alert_tellings_total')).toContain('{channel="mail",result="failed"} 2');
    const early = metricsOf({ tick: null, engine: tickingEngine, alerts, now: 0 });
    expect(seriesOf(early, 'quorumscope_alert_queue_oldest_age_seconds')).toEqual(['{channel="mail"} 0']);
  });
});

const side = (worst: number, best: number, state: QuorumSide['state']): QuorumSide => ({
  hosts: [],
  worst,
  best,
  margin: { worst: worst - 2, best: best - 2 },
  state,
});

const member = (host: string, role: MemberBelief['role']): MemberBelief => ({
  host: hostId(host),
  role,
  writable: null,
  leader: null,
  term: null,
  quorate: null,
  ageMs: null,
  why: null,
});

const ledgerStatus = (
  sides: readonly QuorumSide[],
  needed: number | null = 2,
  change: Partial<ClusterStatus> = {},
): ClusterStatus => ({
  cluster: clusterId('ledger'),
  primaries: [],
  members: [],
  risk: null,
  quorum: { model: 'majority', needed, total: 3, sides },
  unobserved: [],
  links: [],
  warnings: [],
  ...change,
});

const ledger = (change: Partial<ClusterStatus>, sides: readonly QuorumSide[], needed: number | null = 2) =>
  samplesOf(
    { ...quietSnapshot, clusters: [ledgerStatus(sides, needed, change)] },
    { ...fleet, clusters: [{ ...sceneCluster('ledger', ['dub1', 'fra1']), product: 'etcd' }] },
  );

describe('metrics of a cluster', () => {
  const quorate = (sides: readonly QuorumSide[], needed: number | null = 2) =>
    seriesOf(ledger({}, sides, needed), 'quorumscope_cluster_quorate').map((series) => series.at(-1));

  it('says quorate or not only where no vote that is not seen could change it', () => {
    expect(quorate([side(3, 3, 'quorate')])).toEqual(['1']);
    expect(quorate([side(2, 2, 'at-risk'), side(1, 1, 'inquorate')])).toEqual(['1']);
    expect(quorate([side(2, 2, 'both-quorate'), side(2, 2, 'both-quorate')])).toEqual(['1']);
    expect(quorate([side(1, 1, 'inquorate')])).toEqual(['0']);
    expect(quorate([side(1, 2, 'ambiguous'), side(1, 1, 'inquorate')])).toEqual([]);
    expect(quorate([side(3, 3, 'quorate')], null)).toEqual([]);
  });

  it('tells the margin of the strongest side, worst and best', () => {
    const samples = ledger({}, [side(1, 2, 'ambiguous'), side(1, 1, 'inquorate')]);
    expect(seriesOf(samples, 'quorumscope_cluster_margin_votes')).toEqual([
      '{cluster="ledger",bound="worst"} -1',
      '{cluster="ledger",bound="best"} 0',
    ]);
    expect(seriesOf(samples, 'quorumscope_cluster_sides')).toContain('{cluster="ledger",state="ambiguous"} 1');
  });

  it('claims nothing of a cluster of which no vote was seen, neither margin nor sides', () => {
    for (const sides of [[], [side(0, 3, 'ambiguous')]]) {
      const names = new Set(ledger({}, sides).map(({ name }) => name));
      expect(names).not.toContain('quorumscope_cluster_margin_votes');
      expect(names).not.toContain('quorumscope_cluster_sides');
      expect(names).not.toContain('quorumscope_cluster_quorate');
    }
  });

  it('says that nobody leads only where everybody was heard', () => {
    const primaries = (change: Partial<ClusterStatus>) =>
      seriesOf(ledger(change, [side(3, 3, 'quorate')]), 'quorumscope_cluster_believed_primaries');
    const heard = [member('dub1', 'follower'), member('fra1', 'follower')];
    const deaf = [member('dub1', 'unknown'), member('fra1', 'follower')];
    const leads = [{ host: hostId('fra1'), term: null, ageMs: 0 }];
    expect(primaries({ members: heard })).toEqual(['{cluster="ledger"} 0']);
    expect(primaries({ members: deaf })).toEqual([]);
    expect(primaries({ members: deaf, primaries: leads })).toEqual(['{cluster="ledger"} 1']);
    expect(primaries({})).toEqual([]);
  });
});

/** Ids that a label may bear, besides its words. */
function idsOf({ regions, hosts, clusters }: Fleet, range: string): readonly string[] {
  return { region: regions, host: hosts, cluster: clusters, channel: [] }[range]?.map(({ id }) => id) ?? [];
}

function isInRange(fleetOf: Fleet, { name, labels }: Sample): boolean {
  const family: Family = families[name];
  const declared = Object.entries(family.labels);
  const given: Readonly<Record<string, string>> = labels;
  return (
    declared.length === Object.keys(given).length &&
    declared.every(([label, range]) => {
      const words = typeof range === 'string' ? idsOf(fleetOf, range) : range;
      return words.includes(given[label] ?? '');
    })
  );
}

const layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] };
const world = sceneFleet(layout, { clusters: [sceneCluster('ledger', ['a1', 'b1', 'c1'])] });
const names = Object.values(layout).flat();
const someHosts = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 });
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), from: someHosts, to: someHosts, at: fc.constant(4000) }),
  fc.record({ kind: fc.constant('one-way' as const), from: someHosts, to: someHosts, at: fc.constant(4000) }),
  fc.record({ kind: fc.constant('crash' as const), host: fc.constantFrom(...names), at: fc.constant(4000) }),
  fc.record({ kind: fc.constant('sight-lost' as const), hosts: someHosts, at: fc.constant(4000) }),
);

describe('metrics of played worlds', () => {
  it('are finite, each series once, and their labels are ids of the inventory or words that are declared', () => {
    fc.assert(
      fc.property(fc.array(trouble, { maxLength: 2 }), (troubles) => {
        const { snapshots } = play({ fleet: world, troubles }, 9000);
        for (const snapshot of snapshots.filter((_, i) => i % 12 === 0)) {
          const samples = samplesOf(snapshot, world);
          expect(samples.filter((sample) => !isInRange(world, sample))).toEqual([]);
          expect(samples.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
          const keys = samples.map(({ name, labels }) => JSON.stringify([name, labels]));
          expect(new Set(keys).size).toBe(keys.length);
        }
      }),
      { numRuns: 6 },
    );
  });

  it('show a cut: nobody of two regions reaches each other, and afterwards everybody again', () => {
    const cut: Trouble = { kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2'], at: 6000 };
    const { snapshots } = play({ fleet: world, troubles: [cut], healedAt: 15_000 }, 40_000);
    const ratioAt = (t: number) => {
      const snapshot = snapshots.find((one) => one.t === t) as Snapshot;
      return seriesOf(samplesOf(snapshot, world), 'quorumscope_region_pair_connectivity_ratio');
    };
    const labels = '{region_a="alpha",region_b="beta"}';
    expect(ratioAt(5000)).toContain(`${labels} 1`);
    expect(ratioAt(14_000)).toContain(`${labels} 0`);
    expect(ratioAt(14_000)).toContain('{region_a="alpha",region_b="gamma"} 1');
    expect(ratioAt(40_000)).toContain(`${labels} 1`);
  });

  it('have no connectivity of regions on which the observer is blind', () => {
    const blind: Trouble = { kind: 'sight-lost', hosts: names, at: 6000 };
    const { last } = play({ fleet: world, troubles: [blind] }, 40_000);
    const samples = samplesOf(last, world);
    expect(seriesOf(samples, 'quorumscope_region_pair_connectivity_ratio')).toEqual([]);
    expect(seriesOf(samples, 'quorumscope_host_alive')).toEqual([]);
    expect(seriesOf(samples, 'quorumscope_cluster_quorate')).toEqual([]);
  });
});
