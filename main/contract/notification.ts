import { z } from 'zod';
import { alarmStateWord, notificationKindWord, priorityWord } from './incident-words.ts';
import { clusterId, hostId, regionId } from '../domain/ids.ts';
import { incidentId } from '../domain/incident.ts';
import { channelId, type Notification, type NotifiedIncident } from '../domain/notification.ts';

/* A notification as it is kept in a file. The bounds are those of main/alerts/channels/bound-notification.ts, with room. */

const line = z.string().max(1000);
const identity = z.string().min(1).max(200);
const at = z.number().int();
const names = z.array(z.string().max(200)).max(100);

const notifiedIncidentSchema: z.ZodType<NotifiedIncident> = z.object({
  id: identity.transform(incidentId),
  cause: line,
  priority: priorityWord,
  state: alarmStateWord,
  text: line,
  details: z.array(line).max(100),
  runbook: line.nullable(),
  raisedAt: at,
  clearedAt: at.nullable(),
  count: z.number(),
  regions: names.transform((all) => all.map(regionId)),
  hosts: names.transform((all) => all.map(hostId)),
  clusters: names.transform((all) => all.map(clusterId)),
});

/** Reads a notification back. */
export const notificationSchema: z.ZodType<Notification> = z.object({
  key: identity,
  kind: notificationKindWord,
  channel: identity.transform(channelId),
  recipient: z.string().max(400).nullable(),
  madeAt: at,
  fleet: line,
  seenFrom: line,
  incidents: z.array(notifiedIncidentSchema).max(50),
});
