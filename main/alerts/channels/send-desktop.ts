import type { DesktopChannel } from '../../domain/alert-channels.ts';
import type { DesktopNote } from '../../domain/alarm-sound.ts';
import type { Notification } from '../../domain/notification.ts';
import type { Result } from '../../domain/result.ts';
import { type ChannelSender, delivered, retry } from './channel.ts';
import { gravestOf, messageWords } from './words.ts';

/** Shows it on the desktop of this machine. The error is the end of a sentence: none is supported, no screen runs. */
export type ShowOnDesktop = (note: DesktopNote) => Promise<Result<null, string>>;

const mostBody = 500;

/** Tells by a notification of the desktop: delivered once the desktop says that it shows it. */
export function createDesktopSender(show: ShowOnDesktop): ChannelSender<DesktopChannel> {
  return async (notification) => {
    const shown = await show(desktopNote(notification));
    return shown.ok ? delivered : retry(`the desktop cannot be told: ${shown.error}`);
  };
}

/**
 * A notification as a desktop shows it. Some read markup in it, links among it (Desktop Notifications Specification, "Markup"), others
 * show what would escape it; so the signs of markup are others that look like them.
 */
export function desktopNote(notification: Notification): DesktopNote {
  const { subject, incidents, origin } = messageWords(notification);
  const [first, ...others] = incidents;
  const lines =
    first === undefined || others.length > 0
      ? incidents.map(({ headline }) => headline)
      : [...first.facts.slice(0, 2).map(({ name, value }) => `${name}: ${value}`), ...first.details];
  const body = [...lines.slice(0, 6).map((line) => line.slice(0, 120)), origin].join('\n');
  const isUrgent = notification.kind !== 'cleared' && gravestOf(notification) === 'P1';
  return { title: withoutMarkup(subject), body: withoutMarkup(body).slice(0, mostBody), isUrgent };
}

function withoutMarkup(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('&', '＆');
}
