import { createHmac } from 'node:crypto';
import type { WebhookBody } from '../../contract/alert-webhook.ts';
import type { WebhookChannel } from '../../domain/alert-channels.ts';
import type { Notification } from '../../domain/notification.ts';
import { ok } from '../../domain/result.ts';
import { boundNotification, isOver } from './bound-notification.ts';
import { type ChannelSender, retry } from './channel.ts';
import { authorize } from './http-auth.ts';
import { postJson } from './http-post.ts';
import { fetchUrl } from './secret-url.ts';
import { messageWords } from './words.ts';

/** Posts the notification as JSON ({@link WebhookBody}), signed where the channel names a secret. */
export const sendWebhook: ChannelSender<WebhookChannel> = async (notification, channel, surroundings) => {
  const authorization = await authorize(channel.auth, surroundings);
  if (!authorization.ok) return retry(authorization.error);
  const key = channel.signWith === null ? null : await surroundings.secret(channel.signWith);
  if (key !== null && !key.ok) return retry(key.error);
  const { url } = channel;
  const place = typeof url === 'string' ? ok({ url, secrets: [] }) : await fetchUrl(url, surroundings);
  if (!place.ok) return retry(place.error);
  const told = webhookBody(notification);
  const body = JSON.stringify(told);
  const timestamp = String(Math.floor(surroundings.clock.epochMs() / 1000));
  const signature: Readonly<Record<string, string>> =
    key === null ? {} : { 'X-Quorumscope-Signature': signatureOf(key.value, timestamp, body) };
  return postJson(
    {
      url: place.value.url,
      tls: channel.tls,
      headers: {
        ...authorization.value.headers,
        'Idempotency-Key': told.key,
        'X-Quorumscope-Timestamp': timestamp,
        ...signature,
      },
      body,
      secrets: [...place.value.secrets, ...authorization.value.secrets, ...(key === null ? [] : [key.value])],
    },
    surroundings,
  );
};

/** The signature over a body as it is sent: whoever shares `secret` knows that we said it, and when. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** What a webhook is told. */
export function webhookBody(notification: Notification): WebhookBody {
  const { incidents, madeAt, ...rest } = boundNotification(notification);
  return {
    version: 1,
    ...rest,
    madeAt: new Date(madeAt).toISOString(),
    subject: messageWords(notification).subject,
    incidents: incidents.map((incident) => ({
      ...incident,
      isOver: isOver(incident),
      details: [...incident.details],
      regions: [...incident.regions],
      hosts: [...incident.hosts],
      clusters: [...incident.clusters],
      raisedAt: new Date(incident.raisedAt).toISOString(),
      clearedAt: incident.clearedAt === null ? null : new Date(incident.clearedAt).toISOString(),
    })),
    leftOut: notification.incidents.length - incidents.length,
  };
}
