import type { AlertChannel, SecretReference } from '../../domain/alert-channels.ts';
import type { Clock } from '../../domain/clock.ts';
import type { IncidentId } from '../../domain/incident.ts';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import type { Result } from '../../domain/result.ts';
import type { SystemTrust } from '../../probe/http-check-trust.ts';
import type { Connect } from './dial.ts';

/** The receiver has taken the message. */
export interface Delivered {
  readonly kind: 'delivered';
}

/** Not taken this time: receiver away, busy or broken. It is tried again, after `afterMs` at least where the receiver says so. */
export interface Retry {
  readonly kind: 'retry';
  /** Why, for the operator. No secret stands in it, and no text of the receiver that is not made harmless. */
  readonly sentence: string;
  readonly afterMs: number | null;
}

/** The receiver will never take this message: it becomes a dead letter at once. */
export interface Refused {
  readonly kind: 'refused';
  /** As {@link Retry.sentence}. */
  readonly sentence: string;
}

/** How one attempt ended. */
export type Attempt = Delivered | Retry | Refused;

/** What a sender gets from the world. */
export interface ChannelSurroundings {
  /** Opens a plain stream by the routes of the channel; TLS is the sender's own. */
  readonly connect: Connect;
  /** Fetches a secret, each time anew, so that a changed one is used. The error is a sentence without the secret. */
  readonly secret: (reference: SecretReference) => Promise<Result<string, string>>;
  /** The authorities of this machine, for TLS with system trust. */
  readonly trust: SystemTrust;
  /** What the receiver was told last of an incident that was still active then; null where it knows of none. */
  readonly lastTold: (incident: IncidentId) => NotifiedIncident | null;
  /** Ends the attempt; the sender then answers soon with a {@link Retry}. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Tries once to deliver a notification, within 15 s. It neither throws nor keeps anything open afterwards. A crash between the
 * receiver's word and our record of it repeats the message, so each message bears an identity by which the receiver drops the second.
 */
export type ChannelSender<C extends AlertChannel = AlertChannel> = (
  notification: Notification,
  channel: C,
  surroundings: ChannelSurroundings,
) => Promise<Attempt>;

/** The receiver has taken it. */
export const delivered: Delivered = { kind: 'delivered' };

/** Not this time. */
export function retry(sentence: string, afterMs: number | null = null): Retry {
  return { kind: 'retry', sentence, afterMs };
}

/** Never. */
export function refused(sentence: string): Refused {
  return { kind: 'refused', sentence };
}
