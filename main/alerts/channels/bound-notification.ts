import { createHash } from 'node:crypto';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import { incidentId } from '../../domain/incident.ts';
import { channelId, type Notification, type NotifiedIncident } from '../../domain/notification.ts';
import { plainLine } from '../../domain/plain-line.ts';

/** Incidents one message names: whoever makes a digest puts no more into it. Receivers that know incidents one by one hear of each. */
export const maxIncidents = 500;
/** What is told of an incident; of each of many it is less. */
const alone: Room = { details: 20, names: 50, text: 600 };
const amongFew: Room = { details: 3, names: 10, text: 600 };
const amongMany: Room = { details: 0, names: 3, text: 200 };
const nameLength = 80;

interface Room {
  readonly details: number;
  readonly names: number;
  /** Signs of each text. */
  readonly text: number;
}

function roomFor(incidents: number): Room {
  if (incidents <= 3) return alone;
  return incidents <= 50 ? amongFew : amongMany;
}

const idLength = 200;

/**
 * The same notification, incidents gravest first, with every text one harmless line ({@link plainLine}) and every list short, whatever hosts call themselves:
 * what a channel renders and the queue keeps is bounded by this, to some 1 MB in the worst case. Ids that are not safe everywhere are
 * replaced by their fingerprint, so that two stay two.
 */
export function boundNotification(notification: Notification): Notification {
  const most = roomFor(notification.incidents.length);
  return {
    key: safeId(notification.key),
    kind: notification.kind,
    channel: channelId(safeId(notification.channel)),
    recipient: notification.recipient === null ? null : plainLine(notification.recipient, 320),
    madeAt: boundTime(notification.madeAt),
    fleet: plainLine(notification.fleet, nameLength),
    seenFrom: plainLine(notification.seenFrom, nameLength),
    incidents: notification.incidents
      .map((incident) => boundIncident(incident, most))
      .toSorted(byGravity)
      .slice(0, maxIncidents),
  };
}

/** True where nothing of the incident is active any more. */
export function isOver({ state }: NotifiedIncident): boolean {
  return state === 'unacknowledged-cleared' || state === 'acknowledged-cleared';
}

/** What is active stands before what is over, the gravest first, the longest first. */
function byGravity(a: NotifiedIncident, b: NotifiedIncident): number {
  return Number(isOver(a)) - Number(isOver(b)) || a.priority.localeCompare(b.priority) || a.raisedAt - b.raisedAt;
}

function boundIncident(incident: NotifiedIncident, most: Room): NotifiedIncident {
  return {
    id: incidentId(safeId(incident.id)),
    cause: plainLine(incident.cause, idLength),
    priority: incident.priority,
    state: incident.state,
    text: plainLine(incident.text, most.text),
    details: incident.details.slice(0, most.details).map((line) => plainLine(line, most.text)),
    runbook: incident.runbook === null ? null : plainLine(incident.runbook, most.text),
    raisedAt: boundTime(incident.raisedAt),
    clearedAt: incident.clearedAt === null ? null : boundTime(incident.clearedAt),
    count: incident.count,
    regions: boundNames(incident.regions, most.names).map(regionId),
    hosts: boundNames(incident.hosts, most.names).map(hostId),
    clusters: boundNames(incident.clusters, most.names).map(clusterId),
  };
}

function boundNames(names: readonly string[], most: number): readonly string[] {
  return names.slice(0, most).map((name) => plainLine(name, nameLength));
}

/** Inside the years 1970 to 9999, which every format can write. */
function boundTime(epochMs: number): number {
  return Number.isFinite(epochMs) ? Math.min(Math.max(Math.trunc(epochMs), 0), 253_402_300_799_999) : 0;
}

/** An identity of visible ASCII letters, at most 200: itself where it is so, else its SHA-256. */
function safeId(text: string): string {
  return /^[\x21-\x7e]{1,200}$/.test(text) ? text : createHash('sha256').update(text).digest('hex');
}
