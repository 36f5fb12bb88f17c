import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { SmtpChannel } from '../../domain/alert-channels.ts';
import type { Priority } from '../../domain/incident.ts';
import { type Markup, markup, markupText } from '../../domain/markup.ts';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { gravestOf, type IncidentWords, type MessageWords, messageWords } from './words.ts';

/** A mail as it goes over the wire, and for whom. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly bytes: Buffer;
}

/** One address, without a name: what a command of SMTP can carry, and no more (RFC 5321, sections 4.1.2 and 4.5.3.1). */
const addressForm = /^[^\s@<>()[\],;:"\\\p{Cc}\p{Cf}]{1,64}@[^\s@<>()[\],;:"\\\p{Cc}\p{Cf}]{1,255}$/u;

/** Is this one mail address and nothing else? */
export function isMailAddress(text: string): boolean {
  return addressForm.test(text);
}

/**
 * A notification as mail: plain text, and the same as HTML in which every text is escaped. The same notification to the same people
 * has the same Message-ID, by which the second of two is dropped; all words on one incident refer to one made-up root, so that they
 * are one thread also for those who did not get the first (RFC 5322, section 3.6.4). Nobody's absence note answers it (RFC 3834).
 */
export async function mailOf(notification: Notification, channel: SmtpChannel, to: readonly string[]): Promise<Mail> {
  const { from } = channel;
  const { incidents, key, kind, madeAt, fleet } = notification;
  const words = messageWords(notification);
  const [only] = incidents.length === 1 ? incidents : [];
  const thread = only === undefined ? {} : threadOf(only, from);
  const composer = new MailComposer({
    from: { name: plainLine(`Quorumscope ${fleet}`, 100), address: from },
    to: to.map((address) => ({ name: '', address })),
    subject: words.subject,
    date: new Date(madeAt),
    messageId: messageId('message', [key, ...to], from),
    ...thread,
    headers: { 'Auto-Submitted': 'auto-generated', ...(kind === 'cleared' ? {} : urgency(gravestOf(notification))) },
    text: words.text,
    html: markupText(pageOf(words)),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { from, to, bytes: await composer.compile().build() };
}

/** Importance (RFC 2156, section 5.3.4), and what older mail programs look for. */
function urgency(priority: Priority | null): Readonly<Record<string, string>> {
  if (priority === 'P1') return { Importance: 'High', 'X-Priority': '1 (Highest)', 'X-MSMail-Priority': 'High' };
  if (priority === 'P3') return { Importance: 'Low', 'X-Priority': '5 (Lowest)', 'X-MSMail-Priority': 'Low' };
  return {};
}

function threadOf({ id }: NotifiedIncident, from: string): { inReplyTo: string; references: string } {
  const root = messageId('incident', [id], from);
  return { inReplyTo: root, references: root };
}

function messageId(what: string, parts: readonly string[], from: string): string {
  const name = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
  return `<${what}.${name}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

function pageOf({ subject, incidents, origin }: MessageWords): Markup {
  const said = incidents.length === 0 ? [markup`<p>${subject}</p>`] : incidents.slice(0, mostIncidents).map(incidentOf);
  const left = incidents.length - mostIncidents;
  const rest = left > 0 ? [markup`<p>… and ${left} more</p>`] : [];
  return markup`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="font-family:sans-serif">${[...said, ...rest]}<p style="color:#555">${origin}</p></body></html>`;
}

/** Of a flood more is read by nobody in a mail. */
const mostIncidents = 30;

function incidentOf({ headline, facts, details }: IncidentWords): Markup {
  const rows = facts.map(
    ({ name, value }) => markup`<tr><th style="text-align:left;padding-right:1em">${name}</th><td>${value}</td></tr>`,
  );
  const items = details.map((detail) => markup`<li>${detail}</li>`);
  return markup`<h2 style="font-size:1.1em">${headline}</h2><table>${rows}</table><ul>${items}</ul>
`;
}
