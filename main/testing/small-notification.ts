import { incidentId } from '../domain/incident.ts';
import { channelId, type Notification, type NotifiedIncident } from '../domain/notification.ts';
import { clusterId, hostId, regionId } from '../domain/ids.ts';

/** 2026-11-22 22:45:00 UTC, when the incident of {@link smallIncident} was raised. */
export const raisedAt = Date.UTC(2026, 10, 22, 22, 45);

/** A cut between two regions as a channel is told of it. */
export function smallIncident(change: Partial<NotifiedIncident> = {}): NotifiedIncident {
  return {
    id: incidentId('cut-dub-fra-20261122T224500Z'),
    cause: 'cut:dub|fra',
    priority: 'P2',
    state: 'unacknowledged-active',
    text: 'DUB lost FRA both ways',
    details: ['240 of 240 paths cut', 'ledger at its edge in FRA'],
    runbook: 'https://runbooks.example/cut',
    raisedAt,
    clearedAt: null,
    count: 240,
    regions: [regionId('dub'), regionId('fra')],
    hosts: [hostId('dub-1'), hostId('fra-1')],
    clusters: [clusterId('ledger')],
    ...change,
  };
}

/** The first word of {@link smallIncident} to a mail channel, 48 s after it was raised. */
export function smallNotification(change: Partial<Notification> = {}): Notification {
  return {
    key: 'cut-dub-fra-20261122T224500Z/default/1.1/mail/raised',
    kind: 'raised',
    channel: channelId('mail'),
    recipient: null,
    madeAt: raisedAt + 48_000,
    fleet: 'prod',
    seenFrom: 'noc1',
    incidents: [smallIncident()],
    ...change,
  };
}
