import type { AlertChannel, ChannelRoute, SecretReference } from '../../domain/alert-channels.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { Clock } from '../../domain/clock.ts';
import type { IncidentId } from '../../domain/incident.ts';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import { plainLine } from '../../domain/plain-line.ts';
import type { Result } from '../../domain/result.ts';
import type { SystemTrust } from '../../probe/http-check-trust.ts';
import { type Attempt, type ChannelSender, type ChannelSurroundings, retry } from '../channels/channel.ts';
import { connectByRoutes } from '../channels/connect-by-routes.ts';
import type { Dial } from '../channels/dial.ts';
import { eitherSignal } from '../channels/either-signal.ts';

/** One sender for each kind of channel. */
export type Senders = { readonly [K in AlertChannel['kind']]: ChannelSender<Extract<AlertChannel, { kind: K }>> };

/** What senders get from the world, whatever the channel. */
export interface SenderMeans {
  readonly senders: Senders;
  readonly dial: Dial;
  readonly secret: (reference: SecretReference) => Promise<Result<string, string>>;
  readonly trust: SystemTrust;
  readonly clock: Clock;
}

/** A try of a channel. */
export interface Try {
  readonly notification: Notification;
  readonly channel: AlertChannel;
  /** In the order they are to be tried. */
  readonly routes: readonly ChannelRoute[];
  readonly lastTold: (incident: IncidentId) => NotifiedIncident | null;
  readonly signal: AbortSignal;
  readonly onRoute: (route: ChannelRoute) => void;
}

/** No sender takes longer; one that does is left to itself, so that its channel goes on (ms). A digest puts several requests. */
const longestMs = 60_000;

/** Tries a channel once. Never rejects and always ends: a sender that throws or hangs counts as a failed try. */
export function tryChannel(wanted: Try, means: SenderMeans): Promise<Attempt> {
  const { clock } = means;
  const limit = new AbortController();
  const signal = eitherSignal(wanted.signal, limit.signal);
  return new Promise((resolve) => {
    const end = (attempt: Attempt): void => {
      cancelLimit();
      resolve(attempt);
      limit.abort();
    };
    const cancelLimit = clock.after(longestMs, () =>
      end(retry(`channel ${wanted.channel.id} did not come to an end within ${longestMs / 1000} s`)),
    );
    const brokenOff = (): void => end(retry('the try was broken off'));
    if (signal.aborted) return brokenOff();
    signal.addEventListener('abort', brokenOff, { once: true });
    const { dial, secret, trust } = means;
    const { routes, onRoute, lastTold } = wanted;
    const connect = connectByRoutes({ dial, routes, clock, onRoute });
    sendBy(means.senders, wanted, { connect, secret, trust, lastTold, signal, clock }).then(end, (fault: unknown) =>
      end(retry(`channel ${wanted.channel.id} failed by a fault of its own: ${plainLine(String(fault), 200)}`)),
    );
  });
}

/** The switch is what tells the compiler which sender takes which channel. */
async function sendBy(
  senders: Senders,
  { notification, channel }: Try,
  surroundings: ChannelSurroundings,
): Promise<Attempt> {
  switch (channel.kind) {
    case 'alertmanager':
      return senders.alertmanager(notification, channel, surroundings);
    case 'webhook':
      return senders.webhook(notification, channel, surroundings);
    case 'slack':
      return senders.slack(notification, channel, surroundings);
    case 'teams':
      return senders.teams(notification, channel, surroundings);
    case 'pagerduty':
      return senders.pagerduty(notification, channel, surroundings);
    case 'opsgenie':
      return senders.opsgenie(notification, channel, surroundings);
    case 'smtp':
      return senders.smtp(notification, channel, surroundings);
    case 'syslog':
      return senders.syslog(notification, channel, surroundings);
    case 'desktop':
      return senders.desktop(notification, channel, surroundings);
    case 'sound':
      return senders.sound(notification, channel, surroundings);
    default:
      return assertNever(channel);
  }
}
