import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentId } from '../../domain/incident.ts';
import type { NotificationKind } from '../../domain/notification.ts';
import { raisedAt, smallIncident, smallNotification } from '../../testing/small-notification.ts';
import { messageWords, mostSubject, mostText } from './words.ts';

describe('messageWords', () => {
  it('says why, which fleet and what in the subject, and all that is known below', () => {
    expect(messageWords(smallNotification())).toEqual({
      subject: '[P2] prod: DUB lost FRA both ways',
      incidents: [
        {
          headline: 'P2 DUB lost FRA both ways',
          facts: [
            { name: 'Since', value: '2026-11-22 22:45:00 UTC (48 s)' },
            { name: 'State', value: 'active, not acknowledged' },
            { name: 'Regions', value: 'dub, fra' },
            { name: 'Clusters', value: 'ledger' },
            { name: 'Hosts', value: 'dub-1, fra-1' },
            { name: 'Behind it', value: '240 paths, hosts or clusters' },
            { name: 'What to do', value: 'https://runbooks.example/cut' },
            { name: 'Incident', value: 'cut-dub-fra-20261122T224500Z' },
          ],
          details: ['240 of 240 paths cut', 'ledger at its edge in FRA'],
        },
      ],
      origin: 'Fleet prod, seen from noc1, 2026-11-22 22:45:48 UTC',
      text: `P2 DUB lost FRA both ways

Since: 2026-11-22 22:45:00 UTC (48 s)
State: active, not acknowledged
Regions: dub, fra
Clusters: ledger
Hosts: dub-1, fra-1
Behind it: 240 paths, hosts or clusters
What to do: https://runbooks.example/cut
Incident: cut-dub-fra-20261122T224500Z

- 240 of 240 paths cut
- ledger at its edge in FRA

Fleet prod, seen from noc1, 2026-11-22 22:45:48 UTC`,
    });
  });

  it('says how long it lasted once it is over', () => {
    const incident = smallIncident({ clearedAt: raisedAt + 204_000, state: 'acknowledged-cleared' });
    const { subject, text } = messageWords(smallNotification({ kind: 'cleared', incidents: [incident] }));
    expect(subject).toBe('[P2 cleared] prod: DUB lost FRA both ways');
    expect(text).toContain('P2 DUB lost FRA both ways (cleared)\n');
    expect(text).toContain('Lasted: 3 min 24 s, from 2026-11-22 22:45:00 UTC to 2026-11-22 22:48:24 UTC');
  });

  it.each<[NotificationKind, string]>([
    ['escalated', '[P2 not acknowledged] prod: DUB lost FRA both ways'],
    ['repeated', '[P2 again] prod: DUB lost FRA both ways'],
    ['worsened', '[P2 worse] prod: DUB lost FRA both ways'],
  ])('says in the subject of a word that is %s why it comes', (kind, subject) => {
    expect(messageWords(smallNotification({ kind })).subject).toBe(subject);
  });

  it('says of a flood how many and the gravest, and one line each', () => {
    const incidents = [
      smallIncident({ priority: 'P3', text: 'dub-7 blind', id: incidentId('a') }),
      smallIncident({ priority: 'P1', text: 'ledger lost quorum', id: incidentId('b') }),
    ];
    const { subject, text } = messageWords(smallNotification({ kind: 'digest', incidents }));
    expect(subject).toBe('[P1] prod: 2 incidents, the gravest: ledger lost quorum');
    expect(text).toMatch(/^- P3 dub-7 blind; since .*; incident a\n- P1 ledger lost quorum; .*; incident b\n\nFleet/);
  });

  it('counts what has no room', () => {
    const incidents = Array.from({ length: 300 }, (_, at) => smallIncident({ id: incidentId(`i${at}`) }));
    const { text } = messageWords(smallNotification({ kind: 'digest', incidents }));
    const shown = text.split('\n').filter((line) => line.startsWith('- ')).length;
    expect(shown).toBeGreaterThan(10);
    expect(text).toContain(`\n… and ${300 - shown} more lines\n\nFleet prod`);
  });

  it('says of a test that nobody needs to act', () => {
    const { subject, text } = messageWords(smallNotification({ kind: 'test', incidents: [] }));
    expect(subject).toBe('[Test] prod: a person tries channel mail, nobody needs to act');
    expect(text).toBe(`${subject}\n\nFleet prod, seen from noc1, 2026-11-22 22:45:48 UTC`);
  });

  it('stays within its bounds and free of control characters, whatever hosts and fleets are called, and keeps the id', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5000 }),
      fc.constantFrom('x\r\nBcc: all@example.org', '\u202egrof', '\u0000\u0007\u001b[2J', 'é'.repeat(9000), ''),
    );
    const time = fc.oneof(fc.double(), fc.constant(raisedAt));
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: hostile, details: fc.array(hostile, { maxLength: 40 }), runbook: hostile }), {
          maxLength: 3,
        }),
        hostile,
        time,
        (changes, foreign, at) => {
          const incidents = changes.map((change) => smallIncident({ ...change, raisedAt: at }));
          const words = messageWords(smallNotification({ fleet: foreign, seenFrom: foreign, madeAt: at, incidents }));
          expect(words.subject.length).toBeLessThanOrEqual(mostSubject);
          expect(words.text.length).toBeLessThanOrEqual(mostText);
          expect(words.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(words.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(words.text.includes('cut-dub-fra-20261122T224500Z')).toBe(incidents.length > 0);
        },
      ),
    );
  });
});
