import type { AlertRules } from '../../domain/alert-rules.ts';
import type { Incident, Priority } from '../../domain/incident.ts';
import type { IncidentBook } from './book.ts';

/** How well the alarms of a span serve whoever reads them (EEMUA 191 and ISA-18.2 by research/5, 1c and A6). */
export interface AlarmKpis {
  /** New incidents in ten minutes, on average; one at most is good. */
  readonly perTenMinutes: number;
  /** In the worst ten minutes. */
  readonly peakTenMinutes: number;
  /** Share of the ten-minute slots that were a flood (0-1); below 0.01 is good. */
  readonly floodShare: number;
  /** Causes that changed most, at least three times; none is good. */
  readonly chattering: readonly { readonly cause: string; readonly changes: number }[];
  /** Active for more than a day; none is good. */
  readonly stale: readonly Incident[];
  /** New incidents by priority; 5 % P1, 15 % P2, 80 % P3 is the target. */
  readonly mix: Readonly<Record<Priority, number>>;
}

const slotMs = 600_000;
const staleAfterMs = 24 * 3_600_000;
const shownCauses = 10;

/** The figures of the span from `from` to `to` (epoch ms), as far as the book reaches back. Merged incidents count as one. */
export function alarmKpis(book: IncidentBook, rules: AlertRules, from: number, to: number): AlarmKpis {
  const all = [...book.ended, ...book.open].map(({ incident }) => incident);
  const raised = all.filter(
    ({ raisedAt, mergedInto }) => mergedInto === undefined && raisedAt >= from && raisedAt < to,
  );
  const slots = countSlots(raised, from, to);
  const ofPriority = (priority: Priority) => raised.filter((incident) => incident.priority === priority).length;
  return {
    perTenMinutes: raised.length / slots.length,
    peakTenMinutes: Math.max(...slots),
    floodShare: slots.filter((count) => count > rules.flood.begins).length / slots.length,
    chattering: chatteringIn(raised, rules),
    stale: book.open
      .map(({ incident }) => incident)
      .filter(({ clearedAt, raisedAt }) => clearedAt === null && to - raisedAt > staleAfterMs),
    mix: { P1: ofPriority('P1'), P2: ofPriority('P2'), P3: ofPriority('P3') },
  };
}

/** New incidents in each slot of ten minutes, one at least. */
function countSlots(raised: readonly Incident[], from: number, to: number): readonly number[] {
  const counts = Array.from({ length: Math.max(1, Math.ceil((to - from) / slotMs)) }, () => 0);
  for (const { raisedAt } of raised) {
    const slot = Math.floor((raisedAt - from) / slotMs);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts;
}

function chatteringIn(raised: readonly Incident[], { flapping }: AlertRules): AlarmKpis['chattering'] {
  const changes = new Map<string, number>();
  for (const incident of raised) {
    changes.set(incident.cause, (changes.get(incident.cause) ?? 0) + incident.changes);
  }
  return [...changes]
    .map(([cause, count]) => ({ cause, changes: count }))
    .filter((one) => one.changes >= flapping.changes)
    .sort((x, y) => y.changes - x.changes || (x.cause < y.cause ? -1 : 1))
    .slice(0, shownCauses);
}
