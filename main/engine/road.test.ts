import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { hostId } from '../domain/ids.ts';
import { namedIn, pairName, play, sceneCluster, sceneFleet, socketsOf, type Course } from '../testing/scene.ts';
import { advanceRoad, startRoad } from './road.ts';

const three = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] };
const fleet = sceneFleet(three);
const healthy: Course = { fleet, troubles: [] };
const alpha = three.alpha;
const rest = [...three.beta, ...three.gamma];

function situation(course: Course, untilMs: number, type: string) {
  const told = play(course, untilMs);
  return { told, found: told.last.situations.find((one) => one.type === type && one.phase === 'confirmed') };
}

describe('advanceRoad', () => {
  it('says nothing of a healthy fleet', () => {
    const told = play({ fleet, troubles: [] }, 30_000);
    expect(told.last.situations).toEqual([]);
    expect(namedIn(told, 'suspected')).toEqual([]);
    expect(told.last.regionPairs.map(({ verdict }) => verdict)).toEqual(['healthy', 'healthy', 'healthy']);
    expect(told.last.observer).toMatchObject({ sight: 'clear', hostsRead: 6 });
  });

  it('names a region cut from all others a partition, with its sides, within 2.5 s', () => {
    const { told, found } = situation(
      { fleet, troubles: [{ kind: 'cut', from: alpha, to: rest, at: 10_000 }] },
      12_500,
      'partition',
    );
    expect(found?.subject).toEqual({ sides: [['alpha'], ['beta', 'gamma']] });
    expect(found?.text).toBe('ALP | BET+GAM: no packet passes between these sides');
    expect(told.last.islands).toEqual([['alpha'], ['beta', 'gamma']]);
    expect(found?.evidence.length).toBeGreaterThan(0);
  });

  it('never confirms a smaller shape on the way to a partition', () => {
    const told = play({ fleet, troubles: [{ kind: 'cut', from: alpha, to: rest, at: 10_000 }] }, 30_000);
    expect(namedIn(told, 'confirmed')).toEqual(['partition']);
  });

  it('names a cut that a third region still joins partial, with its bridge', () => {
    const { told, found } = situation(
      { fleet, troubles: [{ kind: 'cut', from: alpha, to: three.beta, at: 10_000 }] },
      12_500,
      'partial-partition',
    );
    expect(found?.subject).toEqual({ pairs: [['alpha', 'beta']], bridges: ['gamma'] });
    expect(told.last.islands).toEqual([['alpha', 'beta', 'gamma']]);
    expect(namedIn(told, 'confirmed')).toEqual(['partial-partition']);
  });

  it('clears a cut that healed, five seconds after the first proof, and not before', () => {
    const course: Course = { fleet, troubles: [{ kind: 'cut', from: alpha, to: rest, at: 10_000 }], healedAt: 20_000 };
    expect(namedIn(play(course, 24_500), 'cleared')).toEqual([]);
    const later = play(course, 27_500);
    expect(namedIn(later, 'cleared')).toEqual(['partition']);
    expect(later.last.situations).toEqual([]);
  });

  it('calls a host isolated that we still read while no peer does', () => {
    const others = ['a2', ...rest];
    const { told, found } = situation(
      { fleet, troubles: [{ kind: 'cut', from: ['a1'], to: others, at: 10_000 }] },
      13_000,
      'host-isolated',
    );
    expect(found?.subject).toEqual({ host: 'a1' });
    expect(namedIn(told, 'confirmed')).toEqual(['host-isolated']);
    expect(told.last.hosts.find(({ id }) => id === 'a1')?.state).toBe('alive');
  });

  it('calls a crashed host unreachable, never partitioned', () => {
    const told = play({ fleet, troubles: [{ kind: 'crash', host: 'b1', at: 10_000 }] }, 20_000);
    expect(namedIn(told, 'confirmed')).toEqual(['host-unreachable']);
    expect(told.last.hosts.find(({ id }) => id === 'b1')?.state).toBe('unreachable');
    expect(told.last.regionPairs.every(({ verdict }) => verdict === 'healthy')).toBe(true);
  });

  it('calls a region dark when nobody sees any of its hosts, never partitioned', () => {
    const troubles = three.alpha.map((host) => ({ kind: 'crash', host, at: 10_000 }) as const);
    const told = play({ fleet, troubles }, 20_000);
    expect(namedIn(told, 'confirmed')).toEqual(['region-dark']);
    expect(told.last.situations[0]?.subject).toEqual({ region: 'alpha' });
    expect(told.last.regionPairs.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'healthy']);
  });

  it('calls itself blind when it loses a region that peers prove alive', () => {
    const told = play({ fleet, troubles: [{ kind: 'sight-lost', hosts: three.beta, at: 10_000 }] }, 30_000);
    expect(namedIn(told, 'confirmed')).toEqual(['noc-blind']);
    expect(told.last.situations[0]?.subject).toEqual({ regions: ['beta'] });
    expect(told.last.hosts.filter(({ state }) => state === 'unobserved').map(({ id }) => id)).toEqual(['b1', 'b2']);
  });

  it('calls itself blind to all when every session is lost, and accuses nobody', () => {
    const hosts = fleet.hosts.map(({ id }) => id);
    const told = play({ fleet, troubles: [{ kind: 'sight-lost', hosts, at: 10_000 }] }, 60_000);
    expect(namedIn(told, 'confirmed')).toEqual(['noc-blind']);
    expect(told.last.situations[0]?.subject).toEqual({ all: true });
    expect(told.last.observer.sight).toBe('blind');
  });

  it('keeps a partition it can no longer see, with growing age, instead of clearing it', () => {
    const hosts = fleet.hosts.map(({ id }) => id);
    const told = play(
      {
        fleet,
        troubles: [
          { kind: 'cut', from: alpha, to: rest, at: 10_000 },
          { kind: 'sight-lost', hosts, at: 20_000 },
        ],
      },
      60_000,
    );
    expect(namedIn(told, 'cleared')).toEqual([]);
    const partition = told.last.situations.find(({ type }) => type === 'partition');
    expect(partition?.phase).toBe('confirmed');
    expect(Math.min(...(partition?.evidence ?? []).map(({ ageMs }) => ageMs))).toBeGreaterThan(30_000);
  });

  it('names a killed service and its port, never a cut', () => {
    const told = play({ fleet, troubles: [{ kind: 'service-killed', host: 'b1', at: 10_000 }] }, 20_000);
    expect(namedIn(told, 'confirmed')).toEqual(['service-down']);
    expect(told.last.situations[0]?.subject).toEqual({ host: 'b1', port: 5432 });
  });

  it('suspects a blip of 0.8 s at most and never confirms it', () => {
    const course: Course = { fleet, troubles: [{ kind: 'cut', from: alpha, to: rest, at: 10_000 }], healedAt: 10_800 };
    expect(namedIn(play({ ...course, sampleEveryMs: 250 }, 20_000), 'confirmed')).toEqual([]);
  });

  it('finds a cut between regions whose connections are all idle, by active connects', () => {
    const idle = new Set(fleet.hosts.flatMap((a) => fleet.hosts.map((b) => pairName(a.id, b.id))));
    const told = play({ fleet, idle, troubles: [{ kind: 'cut', from: alpha, to: rest, at: 30_000 }] }, 60_000);
    expect(namedIn(told, 'confirmed')).toEqual(['partition']);
  });

  it('says quorum-lost when a cut leaves no side with a majority', () => {
    const four = sceneFleet(
      { alpha: ['a1', 'a2'], beta: ['b1', 'b2'] },
      { clusters: [sceneCluster('store', ['a1', 'a2', 'b1', 'b2'])] },
    );
    const told = play({ fleet: four, troubles: [{ kind: 'cut', from: alpha, to: three.beta, at: 10_000 }] }, 20_000);
    expect(namedIn(told, 'confirmed')).toEqual(['partition', 'quorum-lost']);
    expect(told.last.clusters[0]?.quorum.sides.map(({ state }) => state)).toEqual(['inquorate', 'inquorate']);
  });

  it('counts five voters on both sides of a cut', () => {
    const five = sceneFleet(three, { clusters: [sceneCluster('config', ['a1', 'a2', 'b1', 'b2', 'c1'])] });
    const told = play({ fleet: five, troubles: [{ kind: 'cut', from: alpha, to: rest, at: 10_000 }] }, 15_000);
    expect(told.last.clusters[0]?.quorum.sides).toEqual([
      { hosts: ['a1', 'a2'], worst: 2, best: 2, margin: { worst: -1, best: -1 }, state: 'inquorate' },
      { hosts: ['b1', 'b2', 'c1'], worst: 3, best: 3, margin: { worst: 0, best: 0 }, state: 'at-risk' },
    ]);
  });
});

describe('advanceRoad after its own stall', () => {
  it('does not call itself blind for a silence that was its own', () => {
    let state = startRoad(fleet, 0);
    const sample = (t: number): Fact[] =>
      fleet.hosts.map(({ id }) => ({
        kind: 'sockets',
        t,
        host: id,
        sockets: socketsOf(healthy, id, t),
        complete: true,
      }));
    for (let now = 0; now <= 10_000; now += 250) {
      state = advanceRoad(state, now % 1000 === 0 ? sample(now) : [], now).state;
    }
    const late = advanceRoad(state, [], 15_000);
    expect(late.snapshot.situations).toEqual([]);
    expect(late.snapshot.hosts.every(({ state: word }) => word === 'alive')).toBe(true);
    const after = advanceRoad(late.state, sample(15_900), 16_000);
    expect(after.changes).toEqual([]);
  });
});

describe('advanceRoad and late answers', () => {
  /** A listing as it was at `takenAt`, read by a busy observer only at `readAt`. */
  const listed = (course: Course, id: string, takenAt: number, readAt: number): Fact => {
    const host = hostId(id);
    return {
      kind: 'sockets',
      t: readAt,
      askedAt: takenAt,
      host,
      sockets: socketsOf(course, host, takenAt),
      complete: true,
    };
  };

  it('takes nothing read late for newer than it is', () => {
    const hosts = fleet.hosts.map(({ id }) => id);
    let state = startRoad(fleet, 0);
    for (let now = 0; now <= 10_000; now += 250) {
      const facts = now % 1000 === 0 ? hosts.map((id) => listed(healthy, id, now, now)) : [];
      state = advanceRoad(state, facts, now).state;
    }
    const late = advanceRoad(
      state,
      hosts.map((id) => listed(healthy, id, 10_100, 12_000)),
      12_000,
    );
    const [evidence] = late.state.evidence.hosts.values();
    const proofs = [...(evidence?.peers.values() ?? [])].map(({ arrivedAt }) => arrivedAt ?? 0);
    expect(Math.max(...proofs)).toBeLessThanOrEqual(10_100);
    expect(evidence?.aliveAt).toBe(10_100);
    expect(evidence?.heardAt).toBe(12_000);
  });

  it('does not take the end of its own timer for a word of the host', () => {
    const [a, b] = fleet.hosts;
    if (a === undefined || b === undefined) throw new Error('the scene has no hosts');
    const first = advanceRoad(startRoad(fleet, 0), [listed(healthy, a.id, 1000, 1000)], 1000);
    const timer: Fact = { kind: 'connect', t: 4000, host: a.id, to: b.id, port: 5432, outcome: 'timeout', ms: 1500 };
    const after = advanceRoad(first.state, [timer], 4250);
    expect(after.state.evidence.hosts.get(a.id)?.heardAt).toBe(1000);
  });
});
