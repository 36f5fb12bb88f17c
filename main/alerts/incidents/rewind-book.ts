import type { AlertRules } from '../../domain/alert-rules.ts';
import type { IncidentBook, KeptIncident } from './book.ts';

/**
 * The book after the wall clock was set back: nothing in it lies in the future, or delays would never pass. The same while time goes
 * forward. `at` in epoch ms.
 */
export function rewindBook(book: IncidentBook, at: number, { longestShelfMs }: AlertRules): IncidentBook {
  if (at >= book.at) return book;
  const past = (moment: number) => Math.min(moment, at);
  const rewound = ({ incident, alarms, turns, ...rest }: KeptIncident): KeptIncident => ({
    ...rest,
    turns: turns.map(past),
    alarms: alarms.map((alarm) => ({ ...alarm, since: past(alarm.since) })),
    incident: {
      ...incident,
      clearedAt: incident.clearedAt === null ? null : past(incident.clearedAt),
      shelved:
        incident.shelved === null
          ? null
          : { ...incident.shelved, until: Math.min(incident.shelved.until, at + longestShelfMs) },
    },
  });
  return {
    ...book,
    at,
    open: book.open.map(rewound),
    ended: book.ended.map((one) => ({ ...one, turns: one.turns.map(past) })),
    waiting: book.waiting.map(([key, since]) => [key, past(since)] as const),
    flood: { since: book.flood.since === null ? null : past(book.flood.since), raised: book.flood.raised.map(past) },
  };
}
