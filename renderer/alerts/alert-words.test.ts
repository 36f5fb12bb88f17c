import { describe, expect, it } from 'vitest';
import { alertViews } from '../gallery/alert-fixtures.ts';
import { galleryInventory } from '../gallery/fixture-world.ts';
import {
  alarmCounts,
  alarmFace,
  emptySentence,
  incidentObject,
  minuteWords,
  outcomeWords,
  whyNotAcknowledged,
  whyNotShelved,
} from './alert-words.ts';

const [cut, hung, flapping, healed] = alertViews.p1.incidents;
if (cut === undefined || hung === undefined || flapping === undefined || healed === undefined)
  throw new Error('no incidents');

describe('alarmFace', () => {
  it('flashes what is active and not acknowledged, and nothing else', () => {
    const states = [
      'unacknowledged-active',
      'acknowledged-active',
      'unacknowledged-cleared',
      'acknowledged-cleared',
      'shelved',
      'suppressed',
    ] as const;
    const faces = states.map((state) => alarmFace({ priority: 'P1', state }));
    expect(faces.map(({ isFlashing }) => isFlashing)).toEqual([true, false, false, false, false, false]);
    expect(faces.map(({ isBold }) => isBold)).toEqual([true, false, true, false, false, false]);
    expect(new Set(faces.map(({ words }) => words)).size).toBe(states.length);
  });

  it('keeps the shape of the priority and empties it once the alarm is cleared', () => {
    expect(alarmFace({ priority: 'P2', state: 'acknowledged-active' }).glyph).toBe('p2');
    expect(alarmFace({ priority: 'P2', state: 'unacknowledged-cleared' }).glyph).toBe('p2Hollow');
  });
});

describe('incidentObject', () => {
  const object = (change: Partial<typeof cut>) =>
    incidentObject(galleryInventory, { ...cut, cause: 'x', regions: [], hosts: [], clusters: [], ...change });

  it('names the cut links by the codes of their regions, and counts those that the cause does not name', () => {
    expect(object({ cause: 'cut:ams|dub,dub|fra' })).toBe('AMS\u00a0╳\u00a0DUB, DUB\u00a0╳\u00a0FRA');
    expect(object({ cause: 'link:ams|fra' })).toBe('AMS–FRA');
    expect(object({ cause: 'cut:ams|dub,4-more' })).toBe('AMS\u00a0╳\u00a0DUB, +4');
  });

  it('does not take a word of the cause for a region that the inventory does not have', () => {
    expect(object({ cause: 'cut:ams|elsewhere', regions: ['ams', 'dub'] })).toBe('AMS+DUB');
    expect(object({ cause: 'cut:ams' })).toBe('cut:ams');
  });

  it('names clusters of a cluster, few hosts by name, many by their region', () => {
    expect(object({ cause: 'cluster:ledger', clusters: ['ledger'], hosts: ['dub-db1'] })).toBe('ledger');
    expect(object({ hosts: ['dub-db1'], regions: ['dub'] })).toBe('dub-db1');
    expect(object({ hosts: ['dub-db1', 'dub-kv1', 'dub-kv2'], regions: ['dub'] })).toBe('DUB');
    expect(object({ hosts: ['a', 'b', 'c'] })).toBe('a, b +1');
  });
});

describe('alarmCounts', () => {
  it('counts what is on the list, and beside it what is shelved or suppressed', () => {
    expect(alarmCounts(alertViews.p1)).toEqual({ P1: 1, P2: 2, P3: 1, shelved: 1, suppressed: 1 });
  });
});

describe('emptySentence', () => {
  it('says when the last one was, and never that all is well', () => {
    expect(emptySentence(alertViews.empty)).toBe('No active alarms. Last: 13:41 cleared 13:44.');
    expect(emptySentence({ ended: [] })).toBe('No active alarms. None ended lately.');
  });
});

describe('whyNotShelved', () => {
  it('never lets a P1 be shelved, and says why', () => {
    expect(whyNotShelved(cut)).toContain('A P1 is never shelved');
    expect(whyNotShelved(hung)).toBeNull();
    expect(whyNotShelved({ ...hung, state: 'shelved' })).toContain('already');
  });
});

describe('whyNotAcknowledged', () => {
  it('asks for it while the alarm is active and once it is cleared, and not a second time', () => {
    expect(whyNotAcknowledged(cut)).toBeNull();
    expect(whyNotAcknowledged(healed)).toBeNull();
    expect(whyNotAcknowledged(hung)).toBe('Acknowledged by A. Byrne at 14:04:55.');
  });
});

describe('outcomeWords', () => {
  it('does not call done what was not answered', () => {
    expect(outcomeWords({ kind: 'unanswered' })).toEqual({
      level: 'p1',
      words: 'no answer: nobody knows whether it was done',
    });
    expect(outcomeWords({ kind: 'answered', isDone: false, sentence: 'it is over already' }).level).toBe('p2');
  });
});

describe('minuteWords', () => {
  it('names the day of what is not today', () => {
    const now = Date.UTC(2026, 10, 22, 14, 5);
    expect(minuteWords(Date.UTC(2026, 10, 22, 15), now)).toBe('15:00');
    expect(minuteWords(Date.UTC(2026, 10, 23, 2, 5), now)).toBe('2026-11-23 02:05');
  });
});
