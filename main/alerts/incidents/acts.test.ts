import { describe, expect, it } from 'vitest';
import { regionId } from '../../domain/ids.ts';
import { incidentId } from '../../domain/incident.ts';
import {
  alarmLike,
  clusterAlarm,
  courseStart,
  hostAlarm,
  IncidentCourse,
  saidAt,
} from '../../testing/incident-course.ts';
import { sceneCluster, sceneFleet } from '../../testing/scene.ts';
import { actOn, type IncidentAct } from './acts.ts';

const fleet = sceneFleet({ dub: ['dub1'], fra: ['fra1'] }, { clusters: [sceneCluster('ledger', ['dub1', 'fra1'])] });
const cut = alarmLike();
const minute = 60_000;

type Wish = IncidentAct extends infer A ? (A extends unknown ? Omit<A, 'id'> : never) : never;

const shelve = (ms: number, parts: { minutes?: number; reason?: string; isOneShot?: boolean } = {}) =>
  ({
    kind: 'shelve',
    said: saidAt(ms, 'Ada', parts.reason ?? 'known noise'),
    until: courseStart + ms + (parts.minutes ?? 30) * minute,
    isOneShot: parts.isOneShot ?? false,
  }) as const;

/** What is answered to somebody's wish on the only incident. */
function answer(told: IncidentCourse, wish: Wish): string {
  const id = told.open[0]?.id ?? incidentId('none');
  const done = actOn(told.book, { ...wish, id }, told.rules);
  if (!done.ok) return done.error;
  told.book = done.value.book;
  told.events.push(...done.value.events);
  return done.value.events.map(({ kind }) => kind).join(' ');
}

const withCut = () => {
  const told = new IncidentCourse(fleet);
  told.step(0, [cut]);
  return told;
};

describe(actOn, () => {
  it('acknowledges once, and says who did', () => {
    const told = withCut();
    expect(answer(told, { kind: 'acknowledge', said: saidAt(1000, 'Ada') })).toBe('acknowledged');
    expect(told.open[0]).toMatchObject({ state: 'acknowledged-active', acknowledged: { by: 'Ada' } });
    expect(answer(told, { kind: 'acknowledge', said: saidAt(2000, 'Bo') })).toBe('Ada has acknowledged it already');
  });

  it('refuses what it does not know, what is over, and nobody', () => {
    const told = withCut();
    const act = { kind: 'acknowledge', said: saidAt(0) } as const;
    const ask = (id: string) => actOn(told.book, { ...act, id: incidentId(id) }, told.rules);
    expect(ask('x\n\u001b[2Jy')).toEqual({ ok: false, error: 'there is no incident x [2Jy' });
    expect(answer(told, { ...act, said: saidAt(0, ' \n') })).toBe('say who you are');
    const { id } = told.open[0] ?? { id: incidentId('') };
    told.step(250, []);
    told.step(20_000, []);
    expect(ask(id)).toEqual({ ok: false, error: `${id} is over already` });
  });

  it('shelves with a reason, for eight hours at most, never a P1, never what is cleared', () => {
    const told = withCut();
    expect(answer(told, shelve(0, { reason: ' ' }))).toBe('say in words why it is shelved');
    expect(answer(told, shelve(0, { minutes: 8 * 60 + 1 }))).toBe('it can be shelved for 8 h at most');
    expect(answer(told, shelve(0, { minutes: 0 }))).toBe('a shelf ends in the future');
    expect(answer(told, shelve(0, { minutes: Number.NaN }))).toBe('a shelf ends in the future');
    const grave = new IncidentCourse(fleet);
    grave.step(0, [clusterAlarm('ledger')]);
    expect(answer(grave, shelve(0))).toMatch(/^a P1 cannot be shelved/);
    told.step(250, []);
    expect(answer(told, shelve(1000))).toMatch(/^it is cleared already/);
  });

  it('tells nobody of what is shelved, also when it comes and goes, and says so when it returns', () => {
    const told = withCut();
    expect(answer(told, shelve(0))).toBe('withheld');
    expect(answer(told, { kind: 'acknowledge', said: saidAt(1) })).toBe(
      'Ada has shelved it: take it off the shelf first',
    );
    told.step(5 * minute, []);
    told.step(10 * minute, []);
    told.step(15 * minute, [cut]);
    told.step(29 * minute, [cut]);
    expect(told.told).toEqual(['raised P2 cut:dub|fra', 'withheld P2 cut:dub|fra']);
    told.step(30 * minute, [cut]);
    expect(told.told.slice(2)).toEqual(['returned P2 cut:dub|fra']);
    expect(told.open[0]).toMatchObject({ state: 'unacknowledged-active', shelved: null });
  });

  it('ends with its shelf where it is gone by then, and says that it is over', () => {
    const told = withCut();
    answer(told, shelve(0));
    told.step(5 * minute, []);
    told.step(30 * minute, []);
    expect(told.told.slice(2)).toEqual(['cleared P2 cut:dub|fra', 'ended P2 cut:dub|fra']);
  });

  it('takes a one-shot off the shelf once it is cleared', () => {
    const told = withCut();
    answer(told, shelve(0, { isOneShot: true }));
    told.step(1000, []);
    told.step(11_000, []);
    told.step(80_000, [cut]);
    expect(told.told.slice(2)).toEqual(['cleared', 'ended', 'raised'].map((kind) => `${kind} P2 cut:dub|fra`));
  });

  it('comes off the shelf when it becomes P1, with a word of both', () => {
    const told = withCut();
    answer(told, shelve(0));
    told.step(1000, [cut, clusterAlarm('ledger')]);
    expect(told.told.slice(2)).toEqual(['returned P1 cut:dub|fra', 'worsened P1 cut:dub|fra']);
  });

  it('stays on the shelf when it becomes graver than P3, but no P1', () => {
    const told = new IncidentCourse(fleet);
    told.step(0, [hostAlarm('fra1')]);
    answer(told, shelve(0));
    told.step(1000, [hostAlarm('fra1', { priority: 'P2' })]);
    expect(told.events.map(({ kind }) => kind)).toEqual(['raised', 'withheld']);
    expect(told.open[0]).toMatchObject({ state: 'shelved', priority: 'P2' });
  });

  it('is taken off by a person before its time', () => {
    const told = withCut();
    expect(answer(told, { kind: 'unshelve', said: saidAt(0) })).toBe('it is not on the shelf');
    answer(told, shelve(0));
    expect(answer(told, { kind: 'unshelve', said: saidAt(1000) })).toBe('returned');
  });

  it('names the incident that goes on for one that became a part of it', () => {
    const told = new IncidentCourse(fleet);
    const pairs = [[regionId('ams'), regionId('fra')]] as const;
    const other = alarmLike({ key: 'lossy-link:ams|fra', type: 'lossy-link', pairs });
    told.step(0, [cut]);
    told.step(250, [cut, other]);
    const younger = told.open[1]?.id ?? incidentId('');
    told.step(500, [alarmLike({ pairs: [...cut.pairs, ...pairs] }), other]);
    const done = actOn(told.book, { kind: 'acknowledge', id: younger, said: saidAt(600) }, told.rules);
    expect(done).toEqual({ ok: false, error: `${younger} became a part of ${told.open[0]?.id}: act on that one` });
  });
});
