import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import { quietSnapshot } from '../domain/snapshot-examples.ts';
import { countCluster } from '../quorum/cluster-status.ts';
import { freshReadings } from '../quorum/known-roles.ts';
import { sightOf } from '../testing/cluster-sight.ts';
import { promotionFleet } from '../testing/promotion-world.ts';
import { reading, wordsAfter, type Answer } from '../testing/role-words.ts';
import { regionsOf } from './case.ts';
import { behindBy, type ClusterPast, lastLeader, notePast } from './cluster-past.ts';

const fleet = promotionFleet();
const [cluster] = fleet.clusters;
if (cluster === undefined) throw new Error('the fleet has no cluster');
const streaming: Partial<Reading> = {
  role: 'standby',
  lag: { seconds: 2 },
  replication: { upstream: 'a1', state: 'streaming', downstreams: [] },
};

/** What is remembered after looks at these moments (ms), at each of which all answers up to then are known. */
function after(moments: readonly number[], answers: readonly Answer[], isBlindAt: readonly number[] = []): ClusterPast {
  let past: ClusterPast | null = null;
  for (const t of moments) {
    const words = wordsAfter(answers.filter(([, takenAt]) => takenAt <= t));
    const sight = sightOf({
      seen: new Set(['a1', 'b1', 'g1'].map(hostId)),
      tieOf: () => 'joined',
      readings: freshReadings(words, t),
    });
    const blind = isBlindAt.includes(t)
      ? ({ ...quietSnapshot.observer, sight: 'blind' } as const)
      : quietSnapshot.observer;
    const snapshot = { ...quietSnapshot, t, observer: blind };
    const status = countCluster(cluster ?? fail(), sight);
    past = notePast(past, { cluster: cluster ?? fail(), snapshot, status, words, sight, regionOf: regionsOf(fleet) });
  }
  return past ?? fail();
}

function fail(): never {
  throw new Error('nothing to look at');
}

const each = (from: number, to: number) =>
  Array.from({ length: (to - from) / 1000 + 1 }, (_, nth) => from + nth * 1000);
const a1 = hostId('a1');

describe('notePast', () => {
  it('remembers who led, when it said so last, and when it first said otherwise', () => {
    const answers: readonly Answer[] = [
      ['a1', 1000, { role: 'primary', clusterIdentity: '77' }],
      ['a1', 3000, { role: 'primary', clusterIdentity: '77' }],
      ['a1', 5000, { role: 'standby' }],
      ['a1', 7000, { role: 'standby' }],
    ];
    expect(after(each(1000, 4000), answers).led.get(a1)).toEqual({ at: 3000, identity: '77', deniedAt: null });
    expect(after(each(1000, 9000), answers).led.get(a1)).toEqual({ at: 3000, identity: '77', deniedAt: 5000 });
  });

  it('takes silence for no resignation', () => {
    const answers: readonly Answer[] = [
      ['a1', 1000, { role: 'primary' }],
      ['a1', 3000, { role: 'unknown', reason: 'timed-out' }],
    ];
    expect(after(each(1000, 9000), answers).led.get(a1)).toMatchObject({ at: 1000, deniedAt: null });
  });

  it('counts a promotion where another led before, and none where a leader is only seen again', () => {
    const answers: readonly Answer[] = [
      ['a1', 1000, { role: 'primary' }],
      ['b1', 1500, { role: 'standby' }],
      ['a1', 4000, { role: 'standby' }],
      ['b1', 5000, { role: 'primary' }],
      ['b1', 7000, { role: 'primary' }],
    ];
    expect(after(each(1000, 9000), answers).promotions).toEqual([{ host: 'b1', at: 5000 }]);
    expect(after(each(1000, 4000), answers).promotions).toEqual([]);
  });

  it('begins to watch anew after blindness, after a time without looks, and while no member speaks', () => {
    const answers: readonly Answer[] = each(1000, 30_000).map((t) => ['a1', t, { role: 'primary' }] as const);
    expect(after(each(1000, 9000), answers).watchedSince).toBe(1000);
    expect(after(each(1000, 9000), answers, [5000]).watchedSince).toBe(5000);
    expect(after([...each(1000, 4000), ...each(20_000, 22_000)], answers).watchedSince).toBe(20_000);
    expect(after(each(1000, 30_000), answers.slice(0, 3)).watchedSince).toBe(30_000);
  });

  it('keeps the newest moment up to which a follower surely had the data', () => {
    const answers: readonly Answer[] = [
      ['b1', 10_000, streaming],
      ['b1', 12_000, { ...streaming, lag: { seconds: 30 } }],
    ];
    expect(after(each(10_000, 12_000), answers).syncedAt.get(hostId('b1'))).toBe(8000);
  });
});

describe('behindBy', () => {
  it('believes a follower that streams, and no one else', () => {
    expect(behindBy(reading(streaming))).toBe(2000);
    expect(behindBy(reading({ ...streaming, lag: { bytes: 0 } }))).toBe(0);
    expect(behindBy(reading({ ...streaming, lag: { bytes: 10 } }))).toBeNull();
    expect(behindBy(reading({ ...streaming, lag: null }))).toBeNull();
    expect(behindBy(reading({ ...streaming, role: 'primary' }))).toBeNull();
    expect(
      behindBy(reading({ ...streaming, replication: { upstream: null, state: 'broken', downstreams: [] } })),
    ).toBeNull();
  });
});

describe('lastLeader', () => {
  it('names the one who said so last, of those who count', () => {
    const led = new Map([
      [a1, { at: 5, identity: null, deniedAt: null }],
      [hostId('b1'), { at: 9, identity: null, deniedAt: null }],
    ]);
    expect(lastLeader(led, () => true)).toBe('b1');
    expect(lastLeader(led, (host) => host !== 'b1')).toBe('a1');
    expect(lastLeader(led, () => false)).toBeNull();
  });
});
