import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../domain/alarm.ts';
import type { MaintenanceWindow } from '../../domain/alert-rules.ts';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import type { Incident, IncidentEvent } from '../../domain/incident.ts';
import { alarmLike, clusterAlarm, courseStart, hostAlarm, IncidentCourse } from '../../testing/incident-course.ts';
import { sceneCluster, sceneFleet } from '../../testing/scene.ts';
import { advanceIncidents } from './advance-incidents.ts';
import type { IncidentAct } from './acts.ts';
import { isWithheld } from './alarm-state.ts';
import type { IncidentBook } from './book.ts';
import { readIncidentBook } from './read-book.ts';

const fleet = sceneFleet(
  { dub: ['dub1', 'dub2'], fra: ['fra1', 'fra2'], ams: ['ams1'] },
  { clusters: [sceneCluster('ledger', ['dub1', 'fra1', 'ams1']), sceneCluster('orders', ['dub2', 'fra2'])] },
);
const [dub, fra, ams] = [regionId('dub'), regionId('fra'), regionId('ams')];

/** What may hold at a moment, each at most once. */
const possible: readonly Alarm[] = [
  alarmLike({ situation: 'cut@1' }),
  alarmLike({ key: 'cut-within', type: 'partial-partition', pairs: [[ams, fra]] }),
  alarmLike({ key: 'lossy-link:dub|fra', type: 'lossy-link', priority: 'P3' }),
  alarmLike({ key: 'region-dark:fra', type: 'region-dark', pairs: [], regions: [fra] }),
  alarmLike({ key: 'noc-blind', type: 'noc-blind', pairs: [], regions: [ams, dub] }),
  hostAlarm('fra1', { waitMs: 20_000 }),
  hostAlarm('fra2', { key: 'host-blind:fra2', type: 'host-blind' }),
  clusterAlarm('ledger'),
  clusterAlarm('orders', { key: 'quorum-at-risk:orders', type: 'quorum-at-risk', priority: 'P2' }),
  clusterAlarm('orders', { key: 'both-quorate:orders', type: 'both-quorate' }),
];

const window: MaintenanceWindow = {
  id: 'works',
  hosts: [hostId('fra1')],
  regions: [ams],
  clusters: [clusterId('orders')],
  from: courseStart + 60_000,
  until: courseStart + 300_000,
  owner: 'Ada',
  reason: 'cooling',
};

const moment = fc.record({
  afterMs: fc.constantFrom(250, 1000, 9000, 12_000, 70_000),
  holds: fc.subarray([...possible.keys()]),
  isSighted: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  act: fc.option(fc.record({ nth: fc.nat(4), kind: fc.constantFrom('acknowledge', 'shelve', 'unshelve') }), {
    freq: 2,
  }),
  isRestarted: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
});

interface Step {
  readonly ms: number;
  readonly alarms: readonly Alarm[];
  readonly isSighted: boolean;
  readonly before: IncidentBook;
  readonly after: IncidentBook;
  readonly events: readonly IncidentEvent[];
}

function playedOf(course: readonly (typeof moment extends fc.Arbitrary<infer T> ? T : never)[]): readonly Step[] {
  const told = new IncidentCourse(fleet);
  told.maintenance = [window];
  let ms = 0;
  return course.map(({ afterMs, holds, isSighted, act, isRestarted }) => {
    ms += afterMs;
    if (isRestarted) {
      const kept = readIncidentBook(JSON.stringify(told.book));
      if (!kept.ok) throw new Error(kept.error);
      told.book = kept.value;
    }
    const before = told.book;
    const alarms = holds.flatMap((nth) => possible[nth] ?? []);
    const target = act === null ? undefined : told.open[act.nth];
    const acts = act === null || target === undefined ? [] : [actOf(act.kind, target, ms)];
    const { events } = told.step(ms, alarms, { acts, isSighted: () => isSighted });
    return { ms, alarms, isSighted, before, after: told.book, events };
  });
}

function actOf(kind: string, { id }: Incident, ms: number): IncidentAct {
  const said = { by: 'Ada', reason: 'seen', at: courseStart + ms };
  if (kind === 'shelve') return { kind, id, said, until: said.at + 30_000, isOneShot: false };
  return { kind: kind === 'unshelve' ? 'unshelve' : 'acknowledge', id, said };
}

const law = (check: (step: Step, steps: readonly Step[]) => void) =>
  fc.assert(
    fc.property(fc.array(moment, { minLength: 2, maxLength: 20 }), (course) => {
      const steps = playedOf(course);
      for (const step of steps) check(step, steps);
    }),
    { numRuns: 80 },
  );

const openIn = (book: IncidentBook) => new Map(book.open.map(({ incident }) => [incident.id, incident]));

describe(`${advanceIncidents.name}, in any course of alarms, acts, planned work, blindness and restarts`, () => {
  it('takes nothing from people without a word of it', () =>
    law(({ before, after, events }) => {
      for (const [id, { state }] of openIn(before)) {
        if (state !== 'unacknowledged-active' && state !== 'unacknowledged-cleared') continue;
        if (openIn(after).get(id)?.state === state) continue;
        expect(events.some(({ incident }) => incident.id === id)).toBe(true);
      }
    }));

  it('has every alarm that is due in an incident that is not over', () =>
    law(({ alarms, after }) => {
      const kept = new Set(
        after.open.flatMap((one) => one.alarms.flatMap(({ key, isActive }) => (isActive ? [key] : []))),
      );
      for (const { key, waitMs } of alarms) if (waitMs === 0) expect(kept).toContain(key);
    }));

  it('has each alarm that holds in one incident only', () =>
    law(({ after }) => {
      const keys = after.open.flatMap((one) => one.alarms.flatMap(({ key, isActive }) => (isActive ? [key] : [])));
      expect(new Set(keys).size).toBe(keys.length);
    }));

  it('ends nothing that is active, but where it goes on in another', () =>
    law(({ events, after }) => {
      for (const { kind, incident } of events) {
        if (kind !== 'ended' || incident.clearedAt !== null) continue;
        const heir = [...after.open, ...after.ended].find((one) => one.incident.id === incident.mergedInto);
        expect(heir).toBeDefined();
      }
    }));

  it('clears nothing without sight', () =>
    law(({ isSighted, before, after }) => {
      if (isSighted) return;
      for (const [id, { clearedAt }] of openIn(before)) {
        if (clearedAt === null && openIn(after).has(id)) expect(openIn(after).get(id)?.clearedAt).toBeNull();
      }
    }));

  it('asks again after an acknowledgement only with a word why', () =>
    law(({ before, after, events }) => {
      for (const [id, { state }] of openIn(before)) {
        if (state !== 'acknowledged-active' || openIn(after).get(id)?.state !== 'unacknowledged-active') continue;
        expect(events.filter(({ incident }) => incident.id === id).map(({ kind }) => kind)).toContain('worsened');
      }
    }));

  it('withholds no P1 but one whose whole cluster is worked on', () =>
    law(({ after }) => {
      for (const { incident, alarms } of after.open) {
        if (!isWithheld(incident.state) || incident.clearedAt !== null) continue;
        const grave = alarms.filter(({ isActive, priority }) => isActive && priority === 'P1');
        expect(grave.flatMap(({ clusters }) => clusters).filter((cluster) => cluster !== 'orders')).toEqual([]);
        if (incident.state === 'shelved') expect(grave).toEqual([]);
      }
    }));

  it('keeps no shelf beyond its end, and holds nothing active back once the work is over', () =>
    law(({ ms, after }) => {
      for (const { incident } of after.open) {
        if (incident.clearedAt !== null) continue;
        if (incident.state === 'shelved') expect(incident.shelved?.until).toBeGreaterThan(courseStart + ms);
        if (incident.state === 'suppressed') expect(courseStart + ms).toBeLessThan(window.until);
      }
    }));
});
