import type { AlertChannel } from '../../domain/alert-channels.ts';
import type { ChannelStatus, DeliveryStatus } from '../../domain/alert-delivery.ts';
import type { IncidentId } from '../../domain/incident.ts';
import type { ChannelId, Notification } from '../../domain/notification.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { boundNotification } from '../channels/bound-notification.ts';
import { type SenderMeans, tryChannel } from './attempt.ts';
import { createLane, type Lane } from './lane.ts';
import { supersededKeys } from './next-batch.ts';
import { openQueueFile, type QueueFile } from './queue-file.ts';
import { keepSending } from './resend-active.ts';
import { waitAtMost } from './wait-at-most.ts';

/** Brings notifications to their channels, through crashes, cuts and receivers that are away. */
export interface Delivery {
  /**
   * Takes notifications over: returns when they stand in the queue on the disk, or after a moment where the disk does not answer, for
   * an alert does not wait for a disk. One whose key was taken over before is dropped.
   */
  tell(notifications: readonly Notification[]): Promise<void>;
  /** The channels of another edition of the inventory. What waits for one that is gone becomes a dead letter. */
  setChannels(channels: readonly AlertChannel[]): Promise<void>;
  status(): DeliveryStatus;
  /** Sends a dead letter again. The error is a sentence. */
  resend(key: string): Promise<Result<null, string>>;
  /** Takes a dead letter off the list. The error is a sentence. */
  dismiss(key: string): Promise<Result<null, string>>;
  /** Ends within some seconds, whatever receivers do. What waits stays in the queue. */
  stop(): Promise<void>;
}

/** What a delivery needs. */
export interface DeliveryOptions extends SenderMeans {
  /** The file of the queue; another Quorumscope may not have it open. */
  readonly path: string;
  readonly channels: readonly AlertChannel[];
  /** In [0, 1). */
  readonly random: () => number;
  /** Is this incident still active? Asked before an Alertmanager is told of it again. */
  readonly isActive: (incident: IncidentId) => boolean;
  /** A message that waited longer is given up (ms). */
  readonly giveUpMs?: number;
  /** Called after each change of {@link Delivery.status}. */
  readonly onChange?: () => void;
}

/** Who is told half a day late is told nothing of use; the list of dead letters still has it. */
const usualGiveUpMs = 12 * 3_600_000;
/** An alert waits so long for the disk (ms). */
const diskMs = 1000;
/** {@link Delivery.stop} waits so long for receivers (ms). */
const stopMs = 2000;
/** Messages that wait for one channel at most: above, old words on an incident go, then the oldest become dead letters. */
const mostWaiting = 500;

/**
 * Opens the queue and begins to send what waits in it. Each channel has its own lane, so a stuck one delays no other. A crash between a
 * receiver's word and our record repeats one message of a channel: the receiver drops it by its identity (Alertmanager's labels,
 * `dedup_key`, alias, `Idempotency-Key`, `Message-ID`); in Slack and Teams it may stand twice. The error is a sentence.
 */
export async function createDelivery(options: DeliveryOptions): Promise<Result<Delivery, string>> {
  const opened = await openQueueFile(options.path);
  if (!opened.ok) return opened;
  const delivery = deliver(opened.value, options);
  await delivery.setChannels(options.channels);
  return ok(delivery);
}

function deliver(queue: QueueFile, options: DeliveryOptions): Delivery {
  const { clock } = options;
  const { book } = queue;
  const lanes = new Map<ChannelId, { readonly lane: Lane; readonly stopResending: () => void }>();
  const onChange = options.onChange ?? ((): void => undefined);
  /** Those of the inventory in force, also while the lane of one is being changed. */
  let declared: ReadonlySet<ChannelId> = new Set();
  let changing: Promise<void> = Promise.resolve();
  let isStopped = false;

  const enter = async (entries: Parameters<QueueFile['enter']>[0]): Promise<void> => {
    await waitAtMost(diskMs, queue.enter(entries), clock);
    onChange();
  };
  const bury = (keys: readonly string[], sentence: string): Promise<void> =>
    keys.length === 0 ? Promise.resolve() : enter([{ t: 'dead', at: clock.epochMs(), keys, sentence }]);
  const start = (channel: AlertChannel): void => {
    const lastTold = (id: IncidentId) => book.told(channel.id).get(id)?.incidents[0] ?? null;
    const lane = createLane(channel, {
      clock,
      random: options.random,
      giveUpMs: options.giveUpMs ?? usualGiveUpMs,
      waiting: () => book.waiting(channel.id),
      attempt: ({ notification }, routes, signal, onRoute) =>
        tryChannel({ notification, channel, routes, lastTold, signal, onRoute }, options).finally(onChange),
      onDelivered: ({ keys }) => enter([{ t: 'delivered', at: clock.epochMs(), keys }]),
      onDead: ({ keys }, sentence) => bury(keys, sentence),
    });
    const stopResending = keepSending(channel, { ...options, told: () => book.told(channel.id), lastTold });
    lanes.set(channel.id, { lane, stopResending });
    lane.wake();
  };
  const end = async (id: ChannelId): Promise<void> => {
    const running = lanes.get(id);
    lanes.delete(id);
    running?.stopResending();
    await waitAtMost(stopMs, running?.lane.stop() ?? Promise.resolve(), clock);
  };
  const buryHomeless = async (): Promise<void> => {
    for (const id of book.channels()) {
      if (declared.has(id)) continue;
      const keys = book.waiting(id).map(({ notification }) => notification.key);
      await bury(keys, `the inventory has no channel ${id} any more`);
    }
  };
  const bound = async (id: ChannelId): Promise<void> => {
    if (book.waiting(id).length <= mostWaiting) return;
    const keys = supersededKeys(book.waiting(id));
    if (keys.length > 0) await enter([{ t: 'superseded', at: clock.epochMs(), keys }]);
    const waiting = book.waiting(id);
    const surplus = waiting.slice(0, Math.max(0, waiting.length - mostWaiting));
    const sentence = `more than ${mostWaiting} messages waited for channel ${id}`;
    await bury(
      surplus.map(({ notification }) => notification.key),
      sentence,
    );
  };

  /** One edition after the other: two at once would leave a channel of the older one, or two lanes of one channel. */
  const change = async (channels: readonly AlertChannel[]): Promise<void> => {
    if (isStopped) return;
    const wanted = new Map(channels.map((channel) => [channel.id, channel]));
    declared = new Set(wanted.keys());
    const isSame = (lane: Lane): boolean => isEqual(lane.channel, wanted.get(lane.channel.id));
    await Promise.all([...lanes.values()].filter(({ lane }) => !isSame(lane)).map(({ lane }) => end(lane.channel.id)));
    if (isStopped) return;
    for (const channel of channels) if (!lanes.has(channel.id)) start(channel);
    await buryHomeless();
    onChange();
  };

  return {
    async tell(notifications) {
      if (isStopped) return;
      const fresh = new Map(
        notifications
          .map(boundNotification)
          .filter(({ key }) => !book.knows(key))
          .map((notification) => [notification.key, notification]),
      );
      if (fresh.size === 0) return;
      const at = clock.epochMs();
      await enter([...fresh.values()].map((notification) => ({ t: 'queued', at, notification })));
      for (const id of new Set([...fresh.values()].map(({ channel }) => channel))) await bound(id);
      await buryHomeless();
      for (const { lane } of lanes.values()) lane.wake();
    },
    setChannels(channels) {
      changing = changing.then(() => change(channels));
      return changing;
    },
    status: () => ({
      channels: [...lanes.values()].map(({ lane }) => channelStatus(lane, queue)),
      waiting: book.waitingCount(),
      deadLetters: book.deadLetters(),
      deadLettersDropped: book.deadLettersDropped(),
      fault: queue.fault(),
      remark: queue.remark,
    }),
    async resend(key) {
      const letter = book.deadLetters().find(({ notification }) => notification.key === key);
      if (letter === undefined) return err('there is no such dead letter');
      const { channel } = letter.notification;
      if (!declared.has(channel)) return err(`the inventory has no channel ${channel} any more`);
      await enter([{ t: 'revived', at: clock.epochMs(), key }]);
      lanes.get(channel)?.lane.wake();
      return ok(null);
    },
    async dismiss(key) {
      if (!book.deadLetters().some(({ notification }) => notification.key === key)) {
        return err('there is no such dead letter');
      }
      await enter([{ t: 'dismissed', at: clock.epochMs(), key }]);
      return ok(null);
    },
    async stop() {
      isStopped = true;
      await Promise.all([...lanes.keys()].map(end));
      await waitAtMost(stopMs, queue.close(), clock);
    },
  };
}

function channelStatus(lane: Lane, { book }: QueueFile): ChannelStatus {
  const { id, kind } = lane.channel;
  const waiting = book.waiting(id);
  return {
    channel: id,
    kind,
    ...lane.status(),
    waiting: waiting.length,
    oldestAt: waiting.length === 0 ? null : Math.min(...waiting.map(({ at }) => at)),
    deadLetters: book.deadLetters().filter(({ notification }) => notification.channel === id).length,
  };
}

/** Both are plain data from the same builder, so their texts compare. */
function isEqual(a: AlertChannel, b: AlertChannel | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
