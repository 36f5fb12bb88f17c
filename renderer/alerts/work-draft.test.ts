import { describe, expect, it } from 'vitest';
import { galleryInventory } from '../gallery/fixture-world.ts';
import { noWork, type WorkDraft } from '../state/alerts.ts';
import { readMoment, readWork } from './work-draft.ts';

const now = Date.UTC(2026, 10, 22, 14, 5, 35);
const read = (change: Partial<WorkDraft>) =>
  readWork(
    { ...noWork, until: '16:00', hosts: 'dub-kv2', reason: 'disk swap', ...change },
    galleryInventory,
    'A. Byrne',
    now,
  );

describe('readMoment', () => {
  it('reads a moment in UTC, and a time of day as the next that comes', () => {
    expect(readMoment('2026-11-23 02:05', now)).toBe(Date.UTC(2026, 10, 23, 2, 5));
    expect(readMoment(' 16:00 ', now)).toBe(Date.UTC(2026, 10, 22, 16));
    expect(readMoment('9:30', now)).toBe(Date.UTC(2026, 10, 23, 9, 30));
  });

  it.each(['', 'tomorrow', '24:00', '14:5', '2026-02-30 10:00', '2026-13-01 10:00', '2026-11-22'])(
    'takes %j for no moment',
    (text) => {
      expect(readMoment(text, now)).toBeNull();
    },
  );
});

describe('readWork', () => {
  it('plans from now on, names regions by code or id, and names nothing twice', () => {
    expect(read({ regions: 'FRA, fra ,' })).toEqual({
      ok: true,
      value: {
        kind: 'add-maintenance',
        from: now,
        until: Date.UTC(2026, 10, 22, 16),
        owner: 'A. Byrne',
        reason: 'disk swap',
        regions: ['fra'],
        hosts: ['dub-kv2'],
        clusters: [],
      },
    });
  });

  it.each([
    [{ until: '' }, 'When does it end?'],
    [{ from: 'soon' }, 'When does it begin?'],
    [{ from: '2026-11-22 17:00' }, 'It ends before it begins.'],
    [{ hosts: 'dub-kv9, dub-kv2' }, 'The inventory has no dub-kv9.'],
    [{ hosts: '' }, 'What is worked on?'],
    [{ reason: ' ' }, 'Why?'],
  ])('asks for what is missing in %j', (change, sentence) => {
    const answer = read(change);
    expect(answer).toMatchObject({ ok: false });
    expect(answer.ok ? '' : answer.error).toContain(sentence);
  });
});
