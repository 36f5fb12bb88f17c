import type { AlertRules } from '../../domain/alert-rules.ts';
import type { Incident, IncidentEvent, Priority } from '../../domain/incident.ts';
import { comparePriority, graver } from './alarm-table.ts';
import type { IncidentBook } from './book.ts';
import { noteFlood } from './flood.ts';

/** An incident of the past, over or not. */
export interface PastIncident {
  readonly incident: Incident;
  /** Epoch ms; null = it is not over. */
  readonly endedAt: number | null;
}

/** All incidents that the book still knows, those that are over first. */
export function pastIncidents({ open, ended }: IncidentBook): readonly PastIncident[] {
  return [
    ...ended.map(({ incident, endedAt }) => ({ incident, endedAt })),
    ...open.map(({ incident }) => ({ incident, endedAt: null })),
  ];
}

/**
 * What happened to an incident as far as the book knows: raised, graver as its alarms came, acknowledged by the last word on it, cleared,
 * over. An incident that came and went is one stretch, and of one that is over nobody knows when it was withheld.
 */
export function pastEvents({ incident, endedAt }: PastIncident, rules: AlertRules): readonly IncidentEvent[] {
  const { raisedAt, acknowledged, clearedAt, shelved, suppressedBy } = incident;
  // Suppressed since when is not known; mostly it was from its first moment.
  if (suppressedBy !== null) return [{ at: raisedAt, kind: 'withheld', incident }];
  const events: IncidentEvent[] = [{ at: raisedAt, kind: 'raised', incident: activeAt(incident, raisedAt) }];
  for (const { at, from } of worseningsOf(incident))
    events.push({ at, kind: 'worsened', from, incident: activeAt(incident, at) });
  if (acknowledged !== null && (clearedAt === null || acknowledged.at < clearedAt))
    events.push({
      at: acknowledged.at,
      kind: 'acknowledged',
      said: acknowledged,
      incident: activeAt(incident, acknowledged.at),
    });
  if (shelved !== null) events.push({ at: shelved.at, kind: 'withheld', incident });
  const isCleared = endedAt !== null || incident.state.endsWith('-cleared');
  if (isCleared && clearedAt !== null) {
    const at = Math.min(endedAt ?? Number.POSITIVE_INFINITY, clearedAt + clearDelayMs(incident, rules));
    events.push({ at, kind: 'cleared', incident: { ...incident, state: 'unacknowledged-cleared' } });
  }
  if (endedAt !== null) events.push({ at: endedAt, kind: 'ended', incident });
  return events;
}

/** Was there a flood at a moment (epoch ms), by when the incidents of the book were raised? */
export function floodsOf(book: IncidentBook, rules: AlertRules): (at: number) => boolean {
  const heard = pastIncidents(book).filter(({ incident }) => incident.suppressedBy === null);
  const raised = heard.map(({ incident }) => incident.raisedAt);
  // A flood ends also when nothing is new, as what was falls out of the window.
  const moments = [
    ...raised.map((at) => ({ at, fresh: 1 })),
    ...raised.map((at) => ({ at: at + rules.flood.windowMs, fresh: 0 })),
  ].sort((x, y) => x.at - y.at || x.fresh - y.fresh);
  let flood: IncidentBook['flood'] = { since: null, raised: [] };
  const states = moments.map(({ at, fresh }) => {
    flood = noteFlood(flood, fresh, rules, at);
    return { at, isFlood: flood.since !== null };
  });
  return (at) => states.findLast((state) => state.at <= at)?.isFlood ?? false;
}

/** The incident while an alarm of it was there. */
function activeAt(incident: Incident, at: number): Incident {
  const { acknowledged } = incident;
  const isAnswered = acknowledged !== null && acknowledged.at <= at;
  return {
    ...incident,
    priority: priorityAt(incident, at),
    state: isAnswered ? 'acknowledged-active' : 'unacknowledged-active',
    acknowledged: isAnswered ? acknowledged : null,
    clearedAt: null,
    shelved: null,
  };
}

/** By the alarms that had begun; where those are no longer listed, as it ended. */
function priorityAt({ children, priority, raisedAt }: Incident, at: number): Priority {
  const begun = children.filter(({ since }) => since <= Math.max(at, raisedAt)).map((child) => child.priority);
  return begun.reduce<Priority | null>((most, one) => (most === null ? one : graver(most, one)), null) ?? priority;
}

function worseningsOf(incident: Incident): readonly { readonly at: number; readonly from: Priority }[] {
  const { children, raisedAt } = incident;
  let priority = priorityAt(incident, raisedAt);
  const later = children.filter(({ since }) => since > raisedAt).toSorted((x, y) => x.since - y.since);
  return later.flatMap((child) => {
    if (comparePriority(child.priority, priority) >= 0) return [];
    const from = priority;
    priority = child.priority;
    return [{ at: child.since, from }];
  });
}

function clearDelayMs({ priority, isFlapping }: Incident, { clearAfterMs, flapping }: AlertRules): number {
  return Math.max(clearAfterMs[priority], isFlapping ? flapping.calmMs : 0);
}
