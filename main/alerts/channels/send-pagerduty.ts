import type { PagerDutyChannel } from '../../domain/alert-channels.ts';
import type { Priority } from '../../domain/incident.ts';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import { boundNotification, isOver } from './bound-notification.ts';
import { type ChannelSender, retry } from './channel.ts';
import { postEach } from './each-incident.ts';
import { postJson } from './http-post.ts';
import { messageWords } from './words.ts';

/** An event without its routing key (developer.pagerduty.com, Events API v2, "Send an Alert Event"). */
export type PagerDutyEvent =
  | { readonly event_action: 'acknowledge' | 'resolve'; readonly dedup_key: string }
  | {
      readonly event_action: 'trigger';
      readonly dedup_key: string;
      readonly client: 'Quorumscope';
      readonly payload: {
        readonly summary: string;
        readonly source: string;
        readonly severity: 'critical' | 'error' | 'warning' | 'info';
        readonly timestamp: string;
        readonly component: string;
        readonly group: string;
        readonly class: string;
        readonly custom_details: Readonly<Record<string, unknown>>;
      };
    };

/**
 * Enqueues one event an incident, each under the incident's id as `dedup_key`: a repeated trigger falls into the open alert, a repeated
 * resolve is dropped. Only a trigger after its own resolve would open a second alert, and a channel keeps its order.
 */
export const sendPagerDuty: ChannelSender<PagerDutyChannel> = async (notification, channel, surroundings) => {
  const key = await surroundings.secret(channel.routingKey);
  if (!key.ok) return retry(key.error);
  return postEach(pagerDutyEvents(notification), (event) =>
    postJson(
      {
        url: `${channel.url.replace(/\/+$/, '')}/v2/enqueue`,
        tls: channel.tls,
        headers: {},
        body: JSON.stringify({ routing_key: key.value, ...event }),
        secrets: [key.value],
      },
      surroundings,
    ),
  );
};

/** The events a notification stands for. A test triggers an event `info`, to be closed by whoever is paged. */
export function pagerDutyEvents(notification: Notification): readonly PagerDutyEvent[] {
  const bound = boundNotification(notification);
  if (bound.incidents.length > 0) return bound.incidents.map((incident) => eventOf(bound, incident));
  return [
    {
      event_action: 'trigger',
      dedup_key: `quorumscope-test/${bound.channel}`.slice(0, 255),
      client: 'Quorumscope',
      payload: {
        summary: messageWords(notification).subject,
        source: bound.seenFrom || 'quorumscope',
        severity: 'info',
        timestamp: new Date(bound.madeAt).toISOString(),
        component: 'channel',
        group: bound.fleet,
        class: 'test',
        custom_details: {},
      },
    },
  ];
}

function eventOf(notification: Notification, incident: NotifiedIncident): PagerDutyEvent {
  if (isOver(incident)) return { event_action: 'resolve', dedup_key: incident.id };
  if (incident.state === 'acknowledged-active') return { event_action: 'acknowledge', dedup_key: incident.id };
  return {
    event_action: 'trigger',
    dedup_key: incident.id,
    client: 'Quorumscope',
    payload: {
      summary: incident.text || 'incident without words',
      source: notification.seenFrom || 'quorumscope',
      severity: severityOf(incident.priority),
      timestamp: new Date(incident.raisedAt).toISOString(),
      component: incident.clusters.join(', ').slice(0, 200),
      group: notification.fleet,
      class: incident.cause,
      custom_details: {
        priority: incident.priority,
        state: incident.state,
        details: incident.details,
        regions: incident.regions,
        hosts: incident.hosts,
        count: incident.count,
        runbook: incident.runbook,
      },
    },
  };
}

function severityOf(priority: Priority): 'critical' | 'error' | 'warning' {
  if (priority === 'P1') return 'critical';
  return priority === 'P2' ? 'error' : 'warning';
}
