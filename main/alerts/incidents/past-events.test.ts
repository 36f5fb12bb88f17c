import { describe, expect, it } from 'vitest';
import { defaultAlertRules } from '../../domain/alert-rules.ts';
import type { Incident, Priority } from '../../domain/incident.ts';
import { dayBegins, incident, minute, second } from '../chains/chain-examples.ts';
import { emptyBook, type IncidentBook } from './book.ts';
import { floodsOf, pastEvents, pastIncidents } from './past-events.ts';

const child = (key: string, priority: Priority, since: number) => ({
  key,
  priority,
  text: key,
  since: dayBegins + since,
  isActive: true,
});
const said = (at: number) => ({ by: 'Ada', at: dayBegins + at, reason: 'seen' });
const story = (one: Incident, endedAt: number | null = null): readonly string[] =>
  pastEvents({ incident: one, endedAt: endedAt === null ? null : dayBegins + endedAt }, defaultAlertRules).map(
    ({ at, kind, incident: { priority, state } }) => `${(at - dayBegins) / second} s ${kind} ${priority} ${state}`,
  );

describe(pastEvents, () => {
  it('lets an incident grow as grave as its alarms made it, and be taken by who acknowledged it', () => {
    const children = [child('lost', 'P1', 5 * second), child('cut', 'P2', -second)];
    const grown = incident('a', { priority: 'P1', children, acknowledged: said(minute), state: 'acknowledged-active' });
    expect(story(grown)).toEqual([
      '0 s raised P2 unacknowledged-active',
      '5 s worsened P1 unacknowledged-active',
      '60 s acknowledged P1 acknowledged-active',
    ]);
  });

  it('clears after the clear delay, and ends when it ended', () => {
    const latched = incident('a', {
      priority: 'P1',
      children: [child('lost', 'P1', 0)],
      clearedAt: dayBegins + minute,
      acknowledged: said(5 * minute),
      state: 'acknowledged-cleared',
    });
    expect(story(latched, 300 * second)).toEqual([
      '0 s raised P1 unacknowledged-active',
      '70 s cleared P1 unacknowledged-cleared',
      '300 s ended P1 acknowledged-cleared',
    ]);
  });

  it('does not clear what is gone for less than the clear delay', () => {
    expect(story(incident('a', { clearedAt: dayBegins + minute }))).toEqual(['0 s raised P2 unacknowledged-active']);
  });

  it('takes it as grave as it ended where its first alarms are not listed any more', () => {
    expect(story(incident('a', { children: [child('cut', 'P2', minute)] }))).toEqual([
      '0 s raised P2 unacknowledged-active',
    ]);
  });

  it('tells nobody of planned work, and nobody from the shelf on', () => {
    expect(story(incident('a', { state: 'suppressed', suppressedBy: 'm1' }))).toEqual(['0 s withheld P2 suppressed']);
    const shelved = { ...said(minute), until: dayBegins + 60 * minute, isOneShot: false };
    expect(story(incident('a', { state: 'shelved', shelved }))).toEqual([
      '0 s raised P2 unacknowledged-active',
      '60 s withheld P2 shelved',
    ]);
  });
});

describe(floodsOf, () => {
  const many = (moments: readonly number[]): IncidentBook => ({
    ...emptyBook,
    open: moments.map((at, nth) => ({
      incident: incident(`i${nth}`, { raisedAt: dayBegins + at }),
      alarms: [],
      moreAlarms: 0,
      root: 'r',
      turns: [],
    })),
  });

  it('begins with more incidents than people can read, and ends as they fall out of the window', () => {
    const book = many(Array.from({ length: 12 }, (_, nth) => nth * second));
    const wasFlood = floodsOf(book, defaultAlertRules);
    expect(pastIncidents(book)).toHaveLength(12);
    const at = (time: number) => wasFlood(dayBegins + time);
    expect([-1, 9 * second, 10 * second, 9 * minute, 11 * minute].map(at)).toEqual([false, false, true, true, false]);
  });

  it('is none where few are new', () => {
    expect(floodsOf(many([0, 1, 2]), defaultAlertRules)(dayBegins + second)).toBe(false);
  });
});
