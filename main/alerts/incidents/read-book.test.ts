import { describe, expect, it } from 'vitest';
import { regionId } from '../../domain/ids.ts';
import { alarmLike, clusterAlarm, IncidentCourse, saidAt } from '../../testing/incident-course.ts';
import { sceneFleet } from '../../testing/scene.ts';
import { emptyBook } from './book.ts';
import { readIncidentBook } from './read-book.ts';

describe(readIncidentBook, () => {
  it('reads back what was written, with words, shelves and waiting alarms', () => {
    const told = new IncidentCourse(sceneFleet({ dub: ['dub1'], fra: ['fra1'] }, { clusters: [] }));
    told.step(0, [alarmLike(), clusterAlarm('ledger', { waitMs: 10_000 })]);
    const id = told.open[0]?.id;
    if (id === undefined) throw new Error('no incident');
    const until = saidAt(60_000).at;
    told.step(250, [alarmLike()], { acts: [{ kind: 'shelve', id, said: saidAt(250), until, isOneShot: true }] });
    expect(told.open[0]?.shelved).toMatchObject({ until, isOneShot: true });
    expect(readIncidentBook(JSON.stringify(told.book))).toEqual({ ok: true, value: told.book });
  });

  it('reads back the longest names that an inventory may have', () => {
    const region = (nth: number) => regionId(`${nth}`.padEnd(63, 'x'));
    const pairs = [1, 2, 3, 4].map((nth) => [region(0), region(nth)] as const);
    const told = new IncidentCourse(sceneFleet({ dub: ['dub1'], fra: ['fra1'] }, { clusters: [] }));
    told.step(0, [alarmLike({ pairs })]);
    expect(told.open[0]?.cause).toContain('1-more');
    expect(readIncidentBook(JSON.stringify(told.book))).toEqual({ ok: true, value: told.book });
  });

  it('says in one line what cannot be read', () => {
    const sentence = (text: string) => {
      const read = readIncidentBook(text);
      return read.ok ? 'read' : read.error;
    };
    expect(sentence(JSON.stringify(emptyBook).slice(0, -5))).toMatch(/the file is no JSON, or only a part of it$/);
    expect(sentence('{}')).toMatch(/^the incidents of before cannot be read: version: /);
    expect(sentence(JSON.stringify({ ...emptyBook, open: [{ incident: { state: 'gone' } }] }))).toMatch(
      /open\.0\.incident/,
    );
    expect(sentence(JSON.stringify({ ...emptyBook, version: 2 }))).toMatch(/version/);
  });
});
