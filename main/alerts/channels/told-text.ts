import { assertNever } from '../../domain/assert-never.ts';
import type { Priority } from '../../domain/incident.ts';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { boundNotification } from './bound-notification.ts';

/** A notification in words. Every text is one line without control characters; what a channel's own form means by a sign is not yet escaped. */
export interface ToldText {
  /** Who must act how soon, and the gravest fact; at most 200 characters. */
  readonly subject: string;
  /** The incidents, gravest first. */
  readonly incidents: readonly ToldIncident[];
  /** Where this was seen from, and how many incidents were left out. */
  readonly footer: readonly string[];
}

/** An incident in words. */
export interface ToldIncident {
  readonly title: string;
  readonly lines: readonly string[];
}

/** True where nothing of the incident is active any more. */
export function isOver(incident: NotifiedIncident): boolean {
  return incident.state === 'unacknowledged-cleared' || incident.state === 'acknowledged-cleared';
}

/** The gravest priority of those still active, of all where none is; null for a test. */
export function gravestPriority(notification: Notification): Priority | null {
  const active = notification.incidents.filter((incident) => !isOver(incident));
  const ranks = (active.length > 0 ? active : notification.incidents).map(({ priority }) => priority).toSorted();
  return ranks[0] ?? null;
}

/** Says a notification in words, for channels that people read. */
export function tellNotification(notification: Notification): ToldText {
  const bound = boundNotification(notification);
  const incidents = bound.incidents.toSorted(byGravity);
  const leftOut = notification.incidents.length - incidents.length;
  const first = incidents[0];
  const headline = first === undefined ? `this channel works: a person tries it` : first.text;
  return {
    subject: plainLine(`[${labelOf(bound)}] ${bound.fleet}: ${headline}`, 200),
    incidents: incidents.map(tellIncident),
    footer: [
      ...(leftOut > 0 ? [`${leftOut} more incidents are not named here`] : []),
      `Quorumscope, fleet ${bound.fleet}, seen from ${bound.seenFrom}, ${instant(bound.madeAt)}`,
    ],
  };
}

function labelOf(notification: Notification): string {
  const priority = gravestPriority(notification) ?? 'no incident';
  switch (notification.kind) {
    case 'raised':
      return priority;
    case 'escalated':
      return `${priority}, not acknowledged`;
    case 'repeated':
      return `${priority}, again`;
    case 'worsened':
      return `${priority}, worse`;
    case 'cleared':
      return `cleared, was ${priority}`;
    case 'digest':
      return `${notification.incidents.length} incidents, gravest ${priority}`;
    case 'test':
      return 'test';
    default:
      return assertNever(notification.kind);
  }
}

function tellIncident(incident: NotifiedIncident): ToldIncident {
  const over = isOver(incident);
  const until = incident.clearedAt === null ? '' : `, cleared ${instant(incident.clearedAt)}`;
  return {
    title: `${over ? 'Cleared' : incident.priority}: ${incident.text}`,
    lines: [
      ...incident.details,
      `Raised ${instant(incident.raisedAt)}${until}, ${incident.state.replaceAll('-', ', ')}`,
      ...named('Regions', incident.regions),
      ...named('Clusters', incident.clusters),
      ...named('Hosts', incident.hosts),
      ...(incident.runbook === null ? [] : [`What to do: ${incident.runbook}`]),
      `Incident ${incident.id}`,
    ],
  };
}

function named(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [plainLine(`${what}: ${names.join(', ')}`, 600)];
}

function byGravity(a: NotifiedIncident, b: NotifiedIncident): number {
  return Number(isOver(a)) - Number(isOver(b)) || a.priority.localeCompare(b.priority) || a.raisedAt - b.raisedAt;
}

/** RFC 3339 to the second, in UTC: the one form that nobody's zone turns. */
function instant(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
