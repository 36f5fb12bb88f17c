import type { AlertmanagerChannel } from '../../domain/alert-channels.ts';
import type { Priority } from '../../domain/incident.ts';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import { boundNotification, isOver } from './bound-notification.ts';
import { type ChannelSender, type ChannelSurroundings, retry } from './channel.ts';
import { authorize } from './http-auth.ts';
import { postJson } from './http-post.ts';
import { messageWords } from './words.ts';

/** An alert as Alertmanager takes it (api/v2/openapi.yaml, postableAlert). */
export interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A test must not look like an alarm for long (ms). */
const testMs = 60_000;

/**
 * Posts the incidents as alerts. An alert without an end is resolved by Alertmanager after its own `resolve_timeout` (5 min), and all
 * are forgotten when it restarts: clients are expected to send what is active again and again (prometheus.io/docs/alerting/clients). So
 * each bears its end, `staysMs` from now, and who keeps the incidents sends them again in time. A repeat has the same labels, so it is
 * the same alert: it does no harm.
 */
export const sendAlertmanager: ChannelSender<AlertmanagerChannel> = async (notification, channel, surroundings) => {
  const authorization = await authorize(channel.auth, surroundings);
  if (!authorization.ok) return retry(authorization.error);
  return postJson(
    {
      url: `${channel.url.replace(/\/+$/, '')}/api/v2/alerts`,
      tls: channel.tls,
      headers: authorization.value.headers,
      body: JSON.stringify(
        alertsOf(notification, {
          nowMs: surroundings.clock.epochMs(),
          staysMs: channel.staysMs,
          lastTold: surroundings.lastTold,
        }),
      ),
      secrets: authorization.value.secrets,
    },
    surroundings,
  );
};

/** The alerts a notification stands for, `nowMs` epoch ms. */
export function alertsOf(
  notification: Notification,
  {
    nowMs,
    staysMs,
    lastTold,
  }: { readonly nowMs: number; readonly staysMs: number; readonly lastTold: ChannelSurroundings['lastTold'] },
): readonly PostableAlert[] {
  const bound = boundNotification(notification);
  if (bound.incidents.length === 0) return [testAlert(bound, nowMs)];
  return bound.incidents.flatMap((incident) => {
    const end = isOver(incident) ? (incident.clearedAt ?? nowMs) : nowMs + staysMs;
    const alert = alertOf(bound, incident, incident.priority, end);
    // The priority is a label, because Alertmanager routes by labels, so a graver one makes another alert: the one before it ends.
    const before = lastTold(incident.id)?.priority ?? incident.priority;
    return before === incident.priority ? [alert] : [alert, alertOf(bound, incident, before, nowMs)];
  });
}

function alertOf(
  notification: Notification,
  incident: NotifiedIncident,
  priority: Priority,
  endMs: number,
): PostableAlert {
  return {
    labels: {
      alertname: 'QuorumscopeIncident',
      severity: severityOf(priority),
      priority,
      fleet: notification.fleet,
      cause: incident.cause,
      incident: incident.id,
    },
    annotations: {
      summary: incident.text,
      description: incident.details.join('\n'),
      state: incident.state,
      seen_from: notification.seenFrom,
      regions: incident.regions.join(', '),
      clusters: incident.clusters.join(', '),
      hosts: incident.hosts.join(', '),
      runbook: incident.runbook ?? '',
    },
    startsAt: new Date(incident.raisedAt).toISOString(),
    // An end before its start is refused with 400.
    endsAt: new Date(Math.max(endMs, incident.raisedAt)).toISOString(),
  };
}

function testAlert(notification: Notification, nowMs: number): PostableAlert {
  return {
    labels: { alertname: 'QuorumscopeTest', severity: 'info', fleet: notification.fleet },
    annotations: { summary: messageWords(notification).subject, seen_from: notification.seenFrom },
    startsAt: new Date(Math.min(notification.madeAt, nowMs)).toISOString(),
    endsAt: new Date(nowMs + testMs).toISOString(),
  };
}

function severityOf(priority: Priority): string {
  if (priority === 'P1') return 'critical';
  return priority === 'P2' ? 'warning' : 'info';
}
