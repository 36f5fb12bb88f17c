import { describe, expect, it } from 'vitest';
import { clusterId, hostId } from '../../domain/ids.ts';
import { quietSnapshot } from '../../domain/snapshot-examples.ts';
import type { ClusterStatus, RegionPairStatus, Snapshot } from '../../domain/snapshot.ts';
import { wordsAfter } from '../../testing/role-words.ts';
import { sceneCluster, sceneFleet } from '../../testing/scene.ts';
import { replicationLags } from './replication-lags.ts';
import { thresholdValues } from './threshold-values.ts';

const { regions } = sceneFleet({ dub: ['dub1'], fra: ['fra1'] });
const valuesOf = (snapshot: Partial<Snapshot>) => thresholdValues({ ...quietSnapshot, ...snapshot }, [], { regions });
const shareOf = (pair: Partial<RegionPairStatus>, snapshot: Partial<Snapshot> = {}) => {
  const regionPairs = quietSnapshot.regionPairs.map((status) => ({ ...status, ...pair }));
  return valuesOf({ ...snapshot, regionPairs }).find(({ kind }) => kind === 'connectivity')?.value;
};
const pairs = (up: number, suspect: number, cut: number, unknown: number) => ({
  hostPairs: { total: up + suspect + cut + unknown, up, suspect, cut, unknown },
});

const ledger = (total: number, needed: number, ...worsts: readonly number[]): ClusterStatus => ({
  cluster: clusterId('ledger'),
  primaries: [],
  members: [],
  risk: null,
  quorum: {
    model: 'majority',
    needed,
    total,
    sides: worsts.map((worst) => ({
      hosts: [],
      worst,
      best: worst,
      margin: { worst: worst - needed, best: worst - needed },
      state: 'quorate',
    })),
  },
  unobserved: [],
  links: [],
  warnings: [],
});
const marginOf = (status: ClusterStatus, snapshot: Partial<Snapshot> = {}) =>
  valuesOf({ ...snapshot, clusters: [status] }).find(({ kind }) => kind === 'margin')?.value;

describe(thresholdValues, () => {
  it('counts the pairs that reach each other among those of which anything is known', () => {
    expect(shareOf(pairs(4, 0, 0, 0))).toBe(1);
    expect(shareOf(pairs(4, 0, 0, 96))).toBe(1);
    expect(shareOf(pairs(0, 0, 4, 96))).toBe(0);
    expect(shareOf(pairs(2, 1, 1, 0))).toBe(0.5);
  });

  it('never gives 1 nor 0 where nobody could tell', () => {
    expect(shareOf(pairs(0, 0, 0, 9))).toBeNull();
    expect(shareOf(pairs(0, 0, 0, 0))).toBeNull();
    expect(shareOf({ ...pairs(0, 0, 4, 0), verdict: 'unknown' })).toBeNull();
  });

  it('knows nothing of anything while the observer waits, is blind, or distrusts itself', () => {
    const doubt = { kind: 'late-loop', since: 0, until: 9, text: '' } as const;
    const observers = [
      { ...quietSnapshot.observer, sight: 'waiting' },
      { ...quietSnapshot.observer, sight: 'blind' },
      { ...quietSnapshot.observer, doubt },
    ] as const;
    for (const observer of observers) {
      const values = thresholdValues(
        { ...quietSnapshot, observer, clusters: [ledger(3, 2, 3)] },
        [{ cluster: clusterId('ledger'), host: hostId('dub1'), lagMs: 5 }],
        { regions },
      );
      expect(values.map(({ kind, value }) => [kind, value])).toEqual([
        ['connectivity', null],
        ['loss', null],
        ['rtt', null],
        ['margin', null],
        ['lag', null],
      ]);
    }
  });

  it('calls pairs by the codes of their regions, and gives loss and round-trip time as they were measured', () => {
    expect(valuesOf({}).map(({ kind, name, value }) => [kind, name, value])).toEqual([
      ['connectivity', 'DUB–FRA', 1],
      ['loss', 'DUB–FRA', 0],
      ['rtt', 'DUB–FRA', 18],
    ]);
  });

  it('gives the margin of the strongest side in the worst case', () => {
    expect(marginOf(ledger(5, 3, 5))).toBe(2);
    expect(marginOf(ledger(5, 3, 3, 2))).toBe(0);
    expect(marginOf(ledger(5, 3, 2, 2))).toBe(-1);
    expect(marginOf(ledger(5, 3))).toBeNull();
  });

  it('does not hold against a cluster of two that it was built without a vote to spare, only that it lost one', () => {
    expect(marginOf(ledger(2, 2, 2))).toBe(1);
    expect(marginOf(ledger(2, 2, 1))).toBe(-1);
    expect(marginOf(ledger(4, 3, 3))).toBe(0);
  });
});

describe(replicationLags, () => {
  const cluster = { ...sceneCluster('ledger', ['dub1', 'fra1', 'ams1']), product: 'postgresql' };
  const lags = (...words: Parameters<typeof wordsAfter>[0]) =>
    replicationLags({ clusters: [cluster] }, new Map([[cluster.id, wordsAfter(words)]]), 5000).map(
      ({ host, lagMs }) => [host, lagMs],
    );
  const streaming = { upstream: 'dub1', state: 'streaming', downstreams: [] } as const;

  it('gives followers by their own word, the leader as behind nobody, and nothing of who says nothing', () => {
    expect(
      lags(
        ['dub1', 4000, { role: 'primary', writable: true }],
        ['fra1', 4000, { role: 'standby', lag: { seconds: 7 }, replication: streaming }],
      ),
    ).toEqual([
      ['dub1', 0],
      ['fra1', 7000],
      ['ams1', null],
    ]);
  });

  it('takes no figure from a follower that does not stream, nor an old one', () => {
    const broken = { ...streaming, state: 'broken' } as const;
    expect(
      lags(
        ['fra1', 4000, { role: 'standby', lag: { seconds: 7 }, replication: broken }],
        ['ams1', -900_000, { role: 'standby', lag: { seconds: 7 }, replication: streaming }],
      ).slice(1),
    ).toEqual([
      ['fra1', null],
      ['ams1', null],
    ]);
  });
});
