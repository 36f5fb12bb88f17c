import type { AlertChannel, ChannelRoute } from './alert-channels.ts';
import type { ChannelId, Notification } from './notification.ts';

/** What is known of a channel. Times are epoch ms. */
export type ChannelState =
  /** Nothing was ever sent by it since this began to run, and nothing waits. */
  | { readonly kind: 'unused' }
  /** All that was to be told is told. */
  | { readonly kind: 'told'; readonly at: number; readonly route: ChannelRoute | null }
  /** Under way, or waiting for its turn: it sends only so many messages in a minute. */
  | { readonly kind: 'waiting'; readonly count: number; readonly nextTryAt: number }
  /** It could not be told at the last try; it is tried again. */
  | {
      readonly kind: 'cannot-be-told';
      readonly count: number;
      readonly nextTryAt: number;
      readonly since: number;
      readonly sentence: string;
    };

/** A channel as the screen and the metrics show it. */
export interface ChannelStatus {
  readonly channel: ChannelId;
  readonly kind: AlertChannel['kind'];
  readonly state: ChannelState;
  /** Messages that wait, and since when the oldest does (epoch ms; null while none waits). */
  readonly waiting: number;
  readonly oldestAt: number | null;
  /** Messages that were given up and wait for a person. */
  readonly deadLetters: number;
  /** Tries since this began to run, by how they ended: failed ones are tried again, dead ones were given up. */
  readonly tellings: Readonly<Record<'delivered' | 'failed' | 'dead', number>>;
}

/** A message that was given up. It can be sent again. */
export interface DeadLetter {
  readonly notification: Notification;
  /** Epoch ms. */
  readonly at: number;
  /** Why it was given up. */
  readonly sentence: string;
}

/** All that is known of delivery. */
export interface DeliveryStatus {
  readonly channels: readonly ChannelStatus[];
  /** Messages of all channels that wait. */
  readonly waiting: number;
  /** Newest last. */
  readonly deadLetters: readonly DeadLetter[];
  /** Older dead letters that had no room in the list. */
  readonly deadLettersDropped: number;
  /** Why what waits would not outlive a crash now, as a sentence; null while the queue is on the disk. Alerts go out all the same. */
  readonly fault: string | null;
  /** What was found damaged in the queue when it was opened, as a sentence. */
  readonly remark: string | null;
}
