import type { Incident, Priority } from '../../domain/incident.ts';
import type { IncidentBook } from './book.ts';

/** How the alarm system itself does (ISA-18.2 and EEMUA 191, by research/5, 1c). null = not known yet. */
export interface AlarmFigures {
  /** Incidents raised in ten minutes, over the last hour; a person stands one. */
  readonly alarmsPerTenMinutes: number | null;
  /** Most of them in any ten minutes of what is remembered. */
  readonly peakPerTenMinutes: number | null;
  /** Share of those that came in a burst of a flood. */
  readonly floodShare: number | null;
  /** Causes that changed most, at least thrice. */
  readonly chattering: readonly { readonly cause: string; readonly changes: number }[];
  /** Active for more than a day. */
  readonly staleCount: number;
  readonly mix: Readonly<Record<Priority, number>>;
}

const tenMinutesMs = 600_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const mostChattering = 10;
/** Changes that make a cause chatter (research/5, 1c). */
const chatters = 3;
/** More new ones in ten minutes are a flood (ISA-18.2, by research/5, 1c). */
const floodBegins = 10;

/** The figures of all incidents that are remembered, at a moment (epoch ms). */
export function alarmFigures({ open, ended }: IncidentBook, at: number): AlarmFigures {
  const now = open.map(({ incident }) => incident);
  const all = [...now, ...ended.map(({ incident }) => incident)];
  const raised = all.map(({ raisedAt }) => raisedAt).sort((a, b) => a - b);
  const isKnown = raised.length > 0;
  const bursts = raised.map((begin) => raised.filter((one) => one >= begin && one < begin + tenMinutesMs));
  const inFlood = new Set(bursts.filter((burst) => burst.length > floodBegins).flat());
  return {
    alarmsPerTenMinutes: isKnown ? raised.filter((one) => one > at - hourMs).length / (hourMs / tenMinutesMs) : null,
    peakPerTenMinutes: isKnown ? Math.max(...bursts.map((burst) => burst.length)) : null,
    floodShare: isKnown ? raised.filter((one) => inFlood.has(one)).length / raised.length : null,
    chattering: chatteringOf(all),
    staleCount: now.filter(({ clearedAt, raisedAt }) => clearedAt === null && at - raisedAt > dayMs).length,
    mix: { P1: countOf(all, 'P1'), P2: countOf(all, 'P2'), P3: countOf(all, 'P3') },
  };
}

function chatteringOf(incidents: readonly Incident[]): AlarmFigures['chattering'] {
  const changes = new Map<string, number>();
  for (const incident of incidents) changes.set(incident.cause, (changes.get(incident.cause) ?? 0) + incident.changes);
  return [...changes]
    .filter(([, count]) => count >= chatters)
    .sort(([, x], [, y]) => y - x)
    .slice(0, mostChattering)
    .map(([cause, count]) => ({ cause, changes: count }));
}

function countOf(incidents: readonly Incident[], priority: Priority): number {
  return incidents.filter((incident) => incident.priority === priority).length;
}
