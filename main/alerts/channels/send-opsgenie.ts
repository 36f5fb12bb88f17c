import type { OpsgenieChannel } from '../../domain/alert-channels.ts';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import { boundNotification, isOver } from './bound-notification.ts';
import { cutText, fitLines } from './calm-text.ts';
import { type ChannelSender, retry } from './channel.ts';
import { postEach } from './each-incident.ts';
import { postJson } from './http-post.ts';
import { incidentLines } from './incident-lines.ts';
import { messageWords } from './words.ts';

/** A request of the Alert API (docs.opsgenie.com/docs/alert-api), by the path behind `/v2/alerts`. */
export type OpsgenieRequest =
  | { readonly path: string; readonly body: { readonly source: 'Quorumscope'; readonly note: string } }
  | {
      readonly path: '';
      readonly body: {
        readonly message: string;
        readonly alias: string;
        readonly description: string;
        readonly tags: readonly string[];
        readonly details: Readonly<Record<string, string>>;
        readonly entity: string;
        readonly source: 'Quorumscope';
        readonly priority: 'P1' | 'P2' | 'P3' | 'P5';
      };
    };

/**
 * Creates, acknowledges or closes one alert an incident, each under the incident's id as alias: a repeated creation counts up the open
 * alert, a repeated close closes nothing more. Only a creation after its own close would open a second one, and a channel keeps its order.
 */
export const sendOpsgenie: ChannelSender<OpsgenieChannel> = async (notification, channel, surroundings) => {
  const key = await surroundings.secret(channel.apiKey);
  if (!key.ok) return retry(key.error);
  return postEach(opsgenieRequests(notification), ({ path, body }) =>
    postJson(
      {
        url: `${channel.url.replace(/\/+$/, '')}/v2/alerts${path}`,
        tls: channel.tls,
        headers: { Authorization: `GenieKey ${key.value}` },
        body: JSON.stringify(body),
        secrets: [key.value],
      },
      surroundings,
    ),
  );
};

/** The requests a notification stands for. A test opens an alert of P5, to be closed by whoever is told. */
export function opsgenieRequests(notification: Notification): readonly OpsgenieRequest[] {
  const bound = boundNotification(notification);
  const { subject, incidents: words, origin } = messageWords(bound);
  if (bound.incidents.length > 0) {
    return bound.incidents.map((incident, i) => {
      const said = words[i];
      return requestOf(incident, bound.fleet, [...(said === undefined ? [] : incidentLines(said)), origin]);
    });
  }
  return [
    creation({
      message: subject,
      alias: `quorumscope-test/${bound.channel}`,
      lines: [origin],
      fleet: bound.fleet,
      tags: ['test'],
      priority: 'P5',
    }),
  ];
}

function requestOf(incident: NotifiedIncident, fleet: string, lines: readonly string[]): OpsgenieRequest {
  const act = (name: string): OpsgenieRequest => ({
    path: `/${encodeURIComponent(incident.id)}/${name}?identifierType=alias`,
    body: { source: 'Quorumscope', note: withoutTags(incident.text) },
  });
  if (isOver(incident)) return act('close');
  if (incident.state === 'acknowledged-active') return act('acknowledge');
  return creation({
    message: incident.text || 'incident without words',
    alias: incident.id,
    lines,
    fleet,
    tags: [incident.priority, ...incident.regions],
    priority: incident.priority,
  });
}

function creation(alert: {
  readonly message: string;
  readonly alias: string;
  readonly lines: readonly string[];
  readonly fleet: string;
  readonly tags: readonly string[];
  readonly priority: 'P1' | 'P2' | 'P3' | 'P5';
}): OpsgenieRequest {
  return {
    path: '',
    body: {
      message: cutText(withoutTags(alert.message), 130),
      alias: alert.alias,
      description: fitLines(alert.lines.map(withoutTags), 15_000).join('\n'),
      tags: alert.tags.slice(0, 20).map((tag) => cutText(withoutTags(tag), 50)),
      details: { fleet: alert.fleet },
      entity: alert.fleet,
      source: 'Quorumscope',
      priority: alert.priority,
    },
  };
}

/** Opsgenie shows HTML in its texts; entities would be read aloud on the phone, so tags lose their brackets. */
function withoutTags(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}
