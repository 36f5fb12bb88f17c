import type { SlackChannel } from '../../domain/alert-channels.ts';
import type { Notification } from '../../domain/notification.ts';
import { boundNotification } from './bound-notification.ts';
import { calmText, cutText, fitLines } from './calm-text.ts';
import { type ChannelSender, retry } from './channel.ts';
import { postJson } from './http-post.ts';
import { fetchUrl } from './secret-url.ts';
import { incidentLines } from './incident-lines.ts';
import { messageWords } from './words.ts';

/** A text that Slack shows as it is. */
interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

/** A message of Slack (docs.slack.dev, incoming webhooks and Block Kit). */
export interface SlackMessage {
  /** All that Mattermost and its like show; with Slack what the phone shows. */
  readonly text: string;
  readonly mrkdwn: false;
  readonly link_names: false;
  readonly blocks: readonly (
    | { readonly type: 'header' | 'section'; readonly text: PlainText }
    | { readonly type: 'context'; readonly elements: readonly PlainText[] }
  )[];
}

/** Slack shortens a text, and refuses more than some 13 000 characters of blocks. */
const textLength = 3500;
const blocksLength = 10_000;
const sectionLength = 2900;
const mostSections = 20;

/**
 * Posts to an incoming webhook. Webhooks have no identity by which Slack would drop a repeat: after a crash in the wrong moment the
 * same words may stand there twice.
 */
export const sendSlack: ChannelSender<SlackChannel> = async (notification, channel, surroundings) => {
  const found = await fetchUrl(channel.url, surroundings);
  if (!found.ok) return retry(found.error);
  const body = JSON.stringify(slackMessage(notification));
  return postJson({ ...found.value, tls: channel.tls, headers: {}, body }, surroundings);
};

/** What Slack is told. */
export function slackMessage(notification: Notification): SlackMessage {
  const { subject, incidents, origin } = messageWords(boundNotification(notification));
  const sections: string[] = [];
  let room = blocksLength;
  for (const incident of incidents) {
    const section = fitLines(
      incidentLines(incident).map((line) => escaped(line)),
      sectionLength,
    ).join('\n');
    room -= section.length;
    if (room < 0 || sections.length === mostSections) break;
    sections.push(section);
  }
  const leftOut = incidents.length - sections.length;
  const last = [...(leftOut > 0 ? [`${leftOut} more incidents have no room here`] : []), origin].map((line) =>
    escaped(line),
  );
  const all = [escaped(subject), ...sections.flatMap((section) => section.split('\n')), ...last];
  return {
    text: fitLines(all, textLength).join('\n'),
    mrkdwn: false,
    link_names: false,
    blocks: [
      { type: 'header', text: plain(escaped(cutText(subject, 100), 150)) },
      ...sections.map((section) => ({ type: 'section' as const, text: plain(section) })),
      { type: 'context', elements: last.map(plain) },
    ],
  };
}

function plain(text: string): PlainText {
  return { type: 'plain_text', text, emoji: false };
}

/** The three signs Slack reads as its own (docs.slack.dev, "Escaping text"), so that `<!channel>` in a host's name is just a name. */
function escaped(text: string, maxLength = sectionLength): string {
  const signs = { '&': '&amp;', '<': '&lt;', '>': '&gt;' } as const;
  let safe = '';
  for (const sign of calmText(text)) {
    const next = sign === '&' || sign === '<' || sign === '>' ? signs[sign] : sign;
    if (safe.length + next.length > maxLength - 1) return `${safe}…`;
    safe += next;
  }
  return safe;
}
