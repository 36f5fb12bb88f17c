import type { TeamsChannel } from '../../domain/alert-channels.ts';
import type { Notification } from '../../domain/notification.ts';
import { boundNotification } from './bound-notification.ts';
import { calmText, fitLines } from './calm-text.ts';
import { type ChannelSender, retry } from './channel.ts';
import { postJson } from './http-post.ts';
import { fetchUrl } from './secret-url.ts';
import { incidentLines } from './incident-lines.ts';
import { messageWords } from './words.ts';

/** Text without Markdown, which a TextBlock would read (adaptivecards.io, TextRun). */
interface RichText {
  readonly type: 'RichTextBlock';
  readonly separator?: true;
  readonly inlines: readonly {
    readonly type: 'TextRun';
    readonly text: string;
    readonly weight?: 'Bolder';
    readonly size?: 'Large' | 'Small';
  }[];
}

/** A message with one Adaptive Card, as the Workflows webhook of Teams takes it. */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: {
        readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
        readonly type: 'AdaptiveCard';
        readonly version: '1.4';
        /** What a notification and an old client show. */
        readonly fallbackText: string;
        readonly body: readonly RichText[];
      };
    },
  ];
}

/** Teams refuses messages above some 28 KB, counted in UTF-16; so many characters of text leave room for the card around them. */
const textLength = 8000;
const incidentLength = 2500;

/** Posts an Adaptive Card. As with Slack, nothing lets Teams drop a repeat after a crash in the wrong moment. */
export const sendTeams: ChannelSender<TeamsChannel> = async (notification, channel, surroundings) => {
  const found = await fetchUrl(channel.url, surroundings);
  if (!found.ok) return retry(found.error);
  const body = JSON.stringify(teamsMessage(notification));
  return postJson({ ...found.value, tls: channel.tls, headers: {}, body }, surroundings);
};

/** What Teams is told. */
export function teamsMessage(notification: Notification): TeamsMessage {
  const { subject, incidents, origin } = messageWords(boundNotification(notification));
  const blocks: RichText[] = [];
  let room = textLength;
  let told = 0;
  for (const incident of incidents) {
    const [first = '', ...others] = fitLines(incidentLines(incident).map(calmText), incidentLength);
    room -= first.length + others.reduce((sum, line) => sum + line.length + 60, 60);
    if (room < 0) break;
    blocks.push(block(first, { weight: 'Bolder' }, true), ...others.map((line) => block(line)));
    told++;
  }
  const leftOut = incidents.length - told;
  const last = [...(leftOut > 0 ? [`${leftOut} more incidents have no room here`] : []), origin].map(calmText);
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          fallbackText: calmText(subject),
          body: [
            block(calmText(subject), { weight: 'Bolder', size: 'Large' }),
            ...blocks,
            ...last.map((line) => block(line, { size: 'Small' })),
          ],
        },
      },
    ],
  };
}

function block(
  text: string,
  look: { readonly weight?: 'Bolder'; readonly size?: 'Large' | 'Small' } = {},
  isFirst = false,
): RichText {
  return {
    type: 'RichTextBlock',
    ...(isFirst ? { separator: true } : {}),
    inlines: [{ type: 'TextRun', text, ...look }],
  };
}
