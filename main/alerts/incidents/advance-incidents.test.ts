import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../domain/alarm.ts';
import { hostId, regionId } from '../../domain/ids.ts';
import {
  alarmLike,
  clusterAlarm,
  courseStart,
  hostAlarm,
  IncidentCourse,
  saidAt,
} from '../../testing/incident-course.ts';
import { sceneCluster, sceneFleet } from '../../testing/scene.ts';
import { advanceIncidents } from './advance-incidents.ts';
import { readIncidentBook } from './read-book.ts';

const fleet = sceneFleet(
  { dub: ['dub1', 'dub2'], fra: ['fra1', 'fra2'], ams: ['ams1', 'ams2'] },
  { clusters: [sceneCluster('ledger', ['dub1', 'fra1']), sceneCluster('orders', ['fra2', 'ams2'])] },
);
const cut = alarmLike({ since: courseStart });
const edge = clusterAlarm('ledger', { key: 'quorum-at-risk:ledger', type: 'quorum-at-risk', priority: 'P2' });
const dark = (region: string, parts: Partial<Alarm> = {}): Alarm =>
  alarmLike({
    key: `region-dark:${region}`,
    type: 'region-dark',
    pairs: [],
    regions: [regionId(region)],
    text: `${region} is dark`,
    ...parts,
  });
const lossy = alarmLike({
  key: 'lossy-link:dub|fra',
  type: 'lossy-link',
  priority: 'P3',
  text: 'DUB–FRA loses packets',
});

const course = (...rules: ConstructorParameters<typeof IncidentCourse> extends [unknown, ...infer R] ? R : never) =>
  new IncidentCourse(fleet, ...rules);
const only = (told: IncidentCourse) => {
  expect(told.open).toHaveLength(1);
  const [incident] = told.open;
  if (incident === undefined) throw new Error('no incident is open');
  return incident;
};
const acknowledge = (told: IncidentCourse, ms: number) => ({
  acts: [{ kind: 'acknowledge' as const, id: only(told).id, said: saidAt(ms) }],
});

describe(advanceIncidents, () => {
  describe('by cause', () => {
    it('makes one incident of a cut and of the clusters it divides, in the name of the cut', () => {
      const told = course();
      told.step(0, [clusterAlarm('ledger'), cut]);
      expect(told.told).toEqual(['raised P1 cut:dub|fra']);
      expect(only(told)).toMatchObject({
        text: 'ledger has no quorum on any side; DUB | FRA: no packet passes between these sides',
        children: [{ key: 'quorum-lost:ledger' }, { key: 'cut' }],
        regions: ['dub', 'fra'],
        clusters: ['ledger'],
      });
    });

    it('leaves a cluster alone that has no member on the other side of the cut', () => {
      const told = course();
      told.step(0, [clusterAlarm('orders'), cut]);
      expect(told.open.map(({ cause }) => cause).sort()).toEqual(['cluster:orders', 'cut:dub|fra']);
    });

    it('puts hosts under their dark region, and clusters with members there', () => {
      const told = course();
      told.step(0, [hostAlarm('fra1'), hostAlarm('fra2'), clusterAlarm('orders'), dark('fra')]);
      expect(only(told)).toMatchObject({ cause: 'dark:fra', priority: 'P1' });
      expect(only(told).children).toHaveLength(4);
    });

    it('counts the unread hosts of a region as one blindness', () => {
      const told = course();
      const unread = ['fra1', 'fra2'].map((host) => hostAlarm(host, { key: `host-blind:${host}`, type: 'host-blind' }));
      told.step(0, unread);
      expect(only(told)).toMatchObject({ cause: 'blind:fra', count: 2, hosts: ['fra1', 'fra2'] });
    });

    it('keeps one incident while the cut spreads to other regions and shrinks to those alone', () => {
      const told = course();
      const wide: Alarm['pairs'] = [
        [regionId('dub'), regionId('fra')],
        [regionId('ams'), regionId('fra')],
      ];
      told.step(0, [alarmLike({ situation: 'cut@1' })]);
      told.step(1000, [alarmLike({ situation: 'cut@1', pairs: wide })]);
      told.step(2000, [alarmLike({ situation: 'cut@1', pairs: wide.slice(1) })]);
      expect(told.told).toEqual(['raised P2 cut:dub|fra']);
    });

    it('tells two cuts that share no link and no situation apart', () => {
      const told = course();
      told.hold(0, 500, [alarmLike({ situation: 'cut@1' })], () => false);
      told.step(750, [alarmLike({ situation: 'cut@9', pairs: [[regionId('ams'), regionId('waw')]] })]);
      expect(told.told).toEqual(['raised P2 cut:dub|fra', 'raised P2 cut:ams|waw']);
    });

    it('lets the older incident stay when two turn out to be of one cause', () => {
      const told = course();
      const since = courseStart;
      told.step(0, [clusterAlarm('ledger', { since })]);
      told.step(500, [clusterAlarm('ledger', { since }), hostAlarm('fra1', { priority: 'P2', since: since + 400 })]);
      expect(told.told).toEqual(['raised P1 cluster:ledger']);
      told.step(1000, [
        clusterAlarm('ledger', { since }),
        hostAlarm('fra1', { since }),
        { ...cut, since: since - 3000 },
      ]);
      expect(only(told)).toMatchObject({ cause: 'cluster:ledger', raisedAt: courseStart });
      expect(only(told).children).toHaveLength(3);
    });

    it('ends the younger with the name of the older', () => {
      const told = course();
      const [first, second] = [
        lossy,
        alarmLike({
          key: 'flapping:ams|fra',
          type: 'flapping',
          priority: 'P3',
          pairs: [[regionId('ams'), regionId('fra')]],
        }),
      ];
      told.step(0, [first]);
      told.step(1000, [first, second]);
      const [older, younger] = told.open;
      const both: Alarm['pairs'] = [...first.pairs, ...second.pairs];
      told.step(2000, [first, second, alarmLike({ pairs: both })]);
      expect(only(told).id).toBe(older?.id);
      expect(told.events.find(({ kind }) => kind === 'ended')?.incident).toMatchObject({
        id: younger?.id,
        mergedInto: older?.id,
      });
      expect(told.told).toContain('worsened P2 link:dub|fra');
    });

    it('does not put a region that goes dark minutes later under a cluster whose trouble somebody has acknowledged', () => {
      const told = course();
      told.step(0, [clusterAlarm('ledger', { since: courseStart })]);
      told.step(1000, [clusterAlarm('ledger', { since: courseStart })], acknowledge(told, 1000));
      told.step(300_000, [
        clusterAlarm('ledger', { since: courseStart }),
        dark('fra', { since: courseStart + 299_000 }),
      ]);
      expect(told.told.slice(-1)).toEqual(['raised P2 dark:fra']);
    });
  });

  describe('in time', () => {
    it('tells a confirmed P1 or P2 at once', () => {
      const told = course();
      told.step(0, [cut]);
      expect(told.told).toEqual(['raised P2 cut:dub|fra']);
    });

    it('tells nobody of ten suspicions of 0.8 s, nor of one that falls short of its delay', () => {
      const told = course();
      for (let blip = 0; blip < 10; blip++) {
        const from = blip * 5000;
        const suspected = { ...cut, priority: 'P3' as const, waitMs: 20_000, since: courseStart + from };
        told.hold(from, from + 800, [suspected]);
        told.hold(from + 1000, from + 4750, []);
      }
      const long = { ...cut, priority: 'P3' as const, waitMs: 20_000, since: courseStart + 50_000 };
      told.hold(50_000, 69_750, [long]);
      expect(told.events).toEqual([]);
      told.step(70_000, [long]);
      expect(told.told).toEqual(['raised P3 cut:dub|fra']);
    });

    it('counts the wait of an alarm without a beginning from when it was first there', () => {
      const told = course();
      const ambiguous = clusterAlarm('ledger', {
        key: 'quorum-ambiguous:ledger',
        type: 'quorum-ambiguous',
        waitMs: 10_000,
      });
      told.hold(0, 9750, [ambiguous]);
      told.step(9800, []);
      told.hold(10_000, 19_750, [ambiguous]);
      expect(told.events).toEqual([]);
      told.step(20_000, [ambiguous]);
      expect(told.told).toEqual(['raised P1 cluster:ledger']);
    });

    it('clears after the delay, and not before', () => {
      const told = course();
      told.step(0, [cut]);
      told.hold(250, 10_000, []);
      expect(told.told).toEqual(['raised P2 cut:dub|fra']);
      told.step(10_250, []);
      expect(told.told.slice(1)).toEqual(['cleared P2 cut:dub|fra', 'ended P2 cut:dub|fra']);
      expect(told.open).toEqual([]);
      expect(told.book.ended).toHaveLength(1);
    });

    it('keeps a P1 that nobody acknowledged, and lets it go with the acknowledgement', () => {
      const told = course();
      told.step(0, [clusterAlarm('ledger')]);
      told.hold(250, 100_000, []);
      expect(only(told).state).toBe('unacknowledged-cleared');
      told.step(100_250, [], acknowledge(told, 100_250));
      expect(told.told).toEqual(
        ['raised', 'cleared', 'acknowledged', 'ended'].map((kind) => `${kind} P1 cluster:ledger`),
      );
    });

    it('raises it again where it comes back before anybody acknowledged it', () => {
      const told = course();
      told.step(0, [clusterAlarm('ledger')]);
      told.hold(250, 100_000, []);
      told.step(200_000, [clusterAlarm('ledger')]);
      expect(told.told.slice(1)).toEqual(['cleared P1 cluster:ledger', 'raised P1 cluster:ledger']);
      expect(only(told)).toMatchObject({ state: 'unacknowledged-active', raisedAt: courseStart, clearedAt: null });
    });

    it('keeps waiting for a word on an old P1 when a newer incident of its link is there', () => {
      const told = course();
      const link = (since: number) => ({ ...lossy, since: courseStart + since });
      told.step(0, [alarmLike({ priority: 'P1', situation: 'cut@1' })]);
      told.hold(250, 20_000, []);
      told.step(30_000, [link(30_000)]);
      expect(told.open.map(({ state }) => state)).toEqual(['unacknowledged-active']);
      expect(told.told.slice(1)).toEqual(['cleared P1 cut:dub|fra', 'raised P3 cut:dub|fra']);
    });

    it('does not sink while anything of it holds', () => {
      const told = course();
      told.step(0, [cut, clusterAlarm('ledger')]);
      told.hold(250, 60_000, [cut]);
      expect(only(told)).toMatchObject({ priority: 'P1', text: cut.text });
    });

    it('tells of it anew when it becomes graver, and after an acknowledgement when another cluster loses quorum', () => {
      const told = course();
      const wide = { ...cut, pairs: [...cut.pairs, [regionId('ams'), regionId('fra')] as const] };
      told.step(0, [wide, edge]);
      told.step(1000, [wide, edge], acknowledge(told, 1000));
      told.step(2000, [wide, clusterAlarm('ledger')]);
      expect(told.events.at(-1)).toMatchObject({ kind: 'worsened', from: 'P2' });
      told.step(3000, [wide, clusterAlarm('ledger')], acknowledge(told, 3000));
      told.step(4000, [wide, clusterAlarm('ledger')]);
      expect(told.events.at(-1)?.kind).toBe('acknowledged');
      told.step(5000, [wide, clusterAlarm('ledger'), clusterAlarm('orders')]);
      expect(told.events.at(-1)).toMatchObject({ kind: 'worsened', from: 'P1' });
      expect(only(told).state).toBe('unacknowledged-active');
    });

    it('goes on where the wall clock is set back, and clears after the delay as usual', () => {
      const told = course();
      told.step(3_600_000, [cut]);
      told.hold(0, 10_000, []);
      expect(told.open).toEqual([]);
    });

    it('gives the same book back while nothing changes', () => {
      const told = course();
      told.step(0, [cut, hostAlarm('ams1')]);
      const before = told.book;
      told.step(250, [cut, hostAlarm('ams1')]);
      expect(told.book).toBe(before);
    });
  });

  describe('without sight', () => {
    it('clears nothing that cannot be seen, however long', () => {
      const told = course();
      told.step(0, [cut]);
      told.hold(250, 600_000, [], () => false);
      expect(told.told).toEqual(['raised P2 cut:dub|fra']);
      told.hold(600_250, 610_250, []);
      expect(told.told).toEqual(['raised P2 cut:dub|fra', 'cleared P2 cut:dub|fra', 'ended P2 cut:dub|fra']);
    });

    it('goes on after a restart of the engine, whose situations have other ids and other clocks', () => {
      const told = course();
      told.step(0, [alarmLike({ situation: 'cut@5000', since: courseStart - 2000 }), clusterAlarm('ledger')]);
      const kept = readIncidentBook(JSON.stringify(told.book));
      if (!kept.ok) throw new Error(kept.error);
      const after = course();
      after.book = kept.value;
      after.hold(30_000, 60_000, [], () => false);
      after.hold(60_250, 70_000, [
        alarmLike({ situation: 'cut@900', since: courseStart + 31_000 }),
        clusterAlarm('ledger'),
      ]);
      expect(after.events).toEqual([]);
      expect(after.open.map(({ id }) => id)).toEqual(told.open.map(({ id }) => id));
      after.hold(70_250, 90_000, []);
      expect(after.told).toEqual(['cleared P1 cut:dub|fra']);
    });
  });

  describe('when it comes and goes', () => {
    const flap = (told: IncidentCourse, alarm: Alarm, times: number) => {
      for (let nth = 0; nth < times; nth++) {
        told.hold(nth * 18_000, nth * 18_000 + 3000, [alarm]);
        told.hold(nth * 18_000 + 3250, nth * 18_000 + 17_750, []);
      }
    };

    it('raises one incident that flaps, and clears it after a calm window alone', () => {
      const told = course();
      flap(told, cut, 12);
      expect(only(told)).toMatchObject({ isFlapping: true });
      // Once before it was known to flap, never again while it does.
      expect(told.events.filter(({ kind }) => kind === 'raised').length).toBeLessThanOrEqual(2);
      const last = 11 * 18_000 + 3250;
      told.hold(12 * 18_000, last + 59_750, []);
      expect(told.open).toHaveLength(1);
      told.hold(last + 60_000, last + 60_250, []);
      expect(told.events.at(-1)?.kind).toBe('ended');
    });

    it('counts what comes and goes within the clear delay', () => {
      const told = course();
      told.hold(0, 2000, [cut]);
      told.step(4000, []);
      told.step(6000, [cut]);
      expect(only(told).isFlapping).toBe(false);
      told.step(8000, []);
      expect(only(told)).toMatchObject({ isFlapping: true, changes: 3 });
    });

    it('is no flapping any more once it stays', () => {
      const told = course();
      told.step(0, [cut]);
      told.step(1000, []);
      told.step(2000, [cut]);
      told.step(3000, []);
      told.hold(4000, 64_250, [cut]);
      expect(only(told).isFlapping).toBe(false);
    });
  });

  describe('in a flood', () => {
    const hosts = Array.from({ length: 300 }, (_, nth) => `h${nth}`);
    const big = sceneFleet({ dub: hosts }, { clusters: [] });

    it('says so of 300 incidents in a minute with their first word, and once', () => {
      const told = new IncidentCourse(big);
      const alarms = hosts.map((host) => hostAlarm(host));
      for (let second = 0; second < 60; second++) told.step(second * 1000, alarms.slice(0, (second + 1) * 5));
      expect(told.open).toHaveLength(300);
      const raised = told.events.filter(({ kind }) => kind === 'raised');
      expect(raised.filter(({ isInFlood }) => isInFlood !== true)).toHaveLength(10);
      expect(told.book.flood.since).toBe(courseStart + 2000);
    });

    it('begins with the eleventh, and ends once fewer than five are new in ten minutes', () => {
      const told = new IncidentCourse(big);
      const alarms = hosts.map((host) => hostAlarm(host));
      told.step(0, alarms.slice(0, 10));
      expect(told.book.flood.since).toBeNull();
      told.step(60_000, alarms.slice(0, 14));
      expect(told.book.flood.since).toBe(courseStart + 60_000);
      told.step(600_000, alarms.slice(0, 15));
      expect(told.book.flood.since).not.toBeNull();
      told.step(660_000, alarms.slice(0, 15));
      expect(told.book.flood.since).toBeNull();
    });
  });

  describe('of bad words', () => {
    it('shows a text of control characters and endless length as one short line', () => {
      const told = course();
      told.step(0, [hostAlarm('fra1', { text: `fra1\r\nBcc: all\u001b[2J${'x'.repeat(100_000)}` })]);
      const { text, children } = only(told);
      expect(text).toMatch(/^fra1 Bcc: all \[2Jx+…$/);
      expect(text.length).toBeLessThanOrEqual(500);
      expect(children[0]?.text.length).toBeLessThanOrEqual(300);
    });

    it('makes ids that are safe in a header, a file name and a URL, one for each incident', () => {
      const told = course();
      const names = ['a\nb', 'a\tb', '../../etc', '{{=7*7}}', '<b>&', 'é'.repeat(500)];
      told.step(
        0,
        names.map((name) => hostAlarm(name, { hosts: [hostId(name)] })),
      );
      const ids = told.open.map(({ id }) => id);
      expect(new Set(ids).size).toBe(names.length);
      for (const id of ids) expect(id).toMatch(/^[a-z0-9.-]{1,160}$/);
    });

    it('keeps a book of bounded size that can be read back, whatever comes', () => {
      const told = course();
      const unread = Array.from({ length: 1000 }, (_, nth) =>
        hostAlarm(`x${nth}`, {
          key: `host-blind:x${nth}`,
          type: 'host-blind',
          hosts: [hostId('fra1')],
          text: 'y'.repeat(5000),
        }),
      );
      told.step(0, unread);
      expect(only(told)).toMatchObject({ count: 1000, moreChildren: 950 });
      for (let nth = 1; nth <= 260; nth++) {
        told.step(nth * 1_000_000, [alarmLike({ key: `threshold:${nth}`, type: 'threshold', pairs: [] })]);
        told.step(nth * 1_000_000 + 20_000, []);
        told.step(nth * 1_000_000 + 40_000, []);
      }
      expect(told.book.ended).toHaveLength(200);
      expect(JSON.stringify(told.book).length).toBeLessThan(1_000_000);
      expect(readIncidentBook(JSON.stringify(told.book))).toEqual({ ok: true, value: told.book });
    });
  });
});
