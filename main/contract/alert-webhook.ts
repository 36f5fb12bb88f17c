import { z } from 'zod';
import { alarmStateWord, notificationKindWord, priorityWord } from './incident-words.ts';

/* The body of a generic webhook, version 1. Later versions add keys only. Times are RFC 3339 in UTC. */

const name = z.string().max(200);
const line = z.string().max(600);
const at = z.iso.datetime();

/** An incident as a webhook tells it. */
export const webhookIncidentSchema = z.strictObject({
  /** The same for every word of one incident. */
  id: name,
  /** What alarms are grouped by: `cut:dub|fra`. */
  cause: name,
  priority: priorityWord,
  state: alarmStateWord,
  isOver: z.boolean(),
  text: line,
  details: z.array(line).max(20),
  runbook: line.nullable(),
  raisedAt: at,
  clearedAt: at.nullable(),
  /** Paths, hosts or clusters behind it. */
  count: z.number(),
  regions: z.array(name).max(50),
  hosts: z.array(name).max(50),
  clusters: z.array(name).max(50),
});

/**
 * The body of a webhook. `X-Quorumscope-Signature: v1=HEX` is the HMAC-SHA256 of `X-Quorumscope-Timestamp` (epoch seconds), a dot and
 * the body as it came; refuse what is older than some minutes. `key` is that of the header `Idempotency-Key`: a word that came before.
 */
export const webhookBodySchema = z.strictObject({
  version: z.literal(1),
  key: name,
  kind: notificationKindWord,
  channel: name,
  recipient: z.string().max(320).nullable(),
  fleet: name,
  seenFrom: name,
  madeAt: at,
  /** In words, for those who only pass it on. */
  subject: z.string().max(200),
  incidents: z.array(webhookIncidentSchema).max(50),
  /** Incidents that no longer had room. */
  leftOut: z.number().int().min(0),
});
/** The body of a webhook. */
export type WebhookBody = z.infer<typeof webhookBodySchema>;
