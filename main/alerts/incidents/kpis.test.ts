import { describe, expect, it } from 'vitest';
import { alarmLike, courseStart, hostAlarm, IncidentCourse } from '../../testing/incident-course.ts';
import { sceneFleet } from '../../testing/scene.ts';
import { alarmKpis } from './kpis.ts';

const fleet = sceneFleet({ dub: ['dub1'], fra: ['fra1'] }, { clusters: [] });
const minute = 60_000;
const hosts = Array.from({ length: 12 }, (_, nth) => hostAlarm(`h${nth}`));

describe(alarmKpis, () => {
  const kpisOf = (told: IncidentCourse, fromMs: number, toMs: number) =>
    alarmKpis(told.book, told.rules, courseStart + fromMs, courseStart + toMs);

  it('is all zeros where nothing was', () => {
    expect(kpisOf(new IncidentCourse(fleet), 0, 60 * minute)).toEqual({
      perTenMinutes: 0,
      peakTenMinutes: 0,
      floodShare: 0,
      chattering: [],
      stale: [],
      mix: { P1: 0, P2: 0, P3: 0 },
    });
  });

  it('counts what was raised in the span, by slot and by priority, open or over', () => {
    const told = new IncidentCourse(fleet);
    told.step(0, [alarmLike()]);
    told.step(minute, []);
    told.step(2 * minute, []);
    told.step(15 * minute, hosts);
    expect(kpisOf(told, 0, 60 * minute)).toMatchObject({
      perTenMinutes: 13 / 6,
      peakTenMinutes: 12,
      floodShare: 1 / 6,
      mix: { P1: 0, P2: 1, P3: 12 },
    });
    expect(kpisOf(told, 20 * minute, 60 * minute).mix).toEqual({ P1: 0, P2: 0, P3: 0 });
  });

  it('names what chatters, and what is active for more than a day', () => {
    const told = new IncidentCourse(fleet);
    for (const nth of [0, 2, 4]) {
      told.step(nth * 1000, [alarmLike(), ...hosts.slice(0, 1)]);
      told.step((nth + 1) * 1000, hosts.slice(0, 1));
    }
    const { chattering, stale } = kpisOf(told, 0, 25 * 60 * minute);
    expect(chattering).toEqual([{ cause: 'cut:dub|fra', changes: 5 }]);
    expect(stale.map(({ cause }) => cause)).toEqual(['host:h0']);
    expect(kpisOf(told, 0, 23 * 60 * minute).stale).toEqual([]);
  });
});
