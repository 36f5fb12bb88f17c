import type { DeadLetter } from '../../domain/alert-delivery.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { IncidentId } from '../../domain/incident.ts';
import type { ChannelId, Notification, NotifiedIncident } from '../../domain/notification.ts';
import { isOver } from '../channels/bound-notification.ts';
import type { QueueEntry } from './queue-entry.ts';

/** A message that waits. */
export interface Queued {
  readonly notification: Notification;
  /** When it was queued, or sent again by a person: epoch ms. */
  readonly at: number;
}

/** What the entries of a queue amount to. */
export interface QueueBook {
  apply(entry: QueueEntry): void;
  /** Was this message queued, delivered or given up before? */
  knows(key: string): boolean;
  /** What waits for a channel, in the order it came. */
  waiting(channel: ChannelId): readonly Queued[];
  /** Channels for which something waits. */
  channels(): readonly ChannelId[];
  waitingCount(): number;
  deadLetters(): readonly DeadLetter[];
  deadLettersDropped(): number;
  /** What a channel was told last of every incident that was active then. */
  told(channel: ChannelId): ReadonlyMap<IncidentId, Notification>;
  /** As few entries as say all this. */
  summary(): readonly QueueEntry[];
}

/** Delivered keys that are remembered: chains repeat a word only within its own incident, so the newest are those that matter. */
const mostDelivered = 10_000;
const mostDead = 500;
/** Incidents remembered for each channel as told. */
const mostTold = 1000;

/** An empty book. */
export function createQueueBook(): QueueBook {
  const waiting = new Map<string, Queued>();
  const delivered = new Set<string>();
  const dead = new Map<string, DeadLetter>();
  const told = new Map<ChannelId, Map<IncidentId, Notification>>();
  let dropped = 0;

  const deliver = (keys: readonly string[]): void => {
    for (const key of keys) {
      const queued = waiting.get(key);
      waiting.delete(key);
      delivered.add(key);
      if (queued !== undefined)
        for (const incident of queued.notification.incidents) note(queued.notification, incident);
    }
    keepNewest(delivered, mostDelivered);
  };
  const note = (notification: Notification, incident: NotifiedIncident): void => {
    const ofChannel = told.get(notification.channel) ?? new Map<IncidentId, Notification>();
    told.set(notification.channel, ofChannel);
    ofChannel.delete(incident.id);
    if (!isOver(incident)) ofChannel.set(incident.id, { ...notification, incidents: [incident] });
    keepNewest(ofChannel, mostTold);
  };
  const bury = (letter: DeadLetter): void => {
    waiting.delete(letter.notification.key);
    dead.set(letter.notification.key, letter);
    dropped += keepNewest(dead, mostDead);
  };
  const revive = (key: string, at: number): void => {
    const letter = dead.get(key);
    if (letter === undefined) return;
    dead.delete(key);
    waiting.set(key, { notification: letter.notification, at });
  };

  return {
    apply(entry) {
      switch (entry.t) {
        case 'queued':
          waiting.set(entry.notification.key, { notification: entry.notification, at: entry.at });
          return;
        case 'delivered':
          return deliver(entry.keys);
        case 'superseded':
          for (const key of entry.keys) if (waiting.delete(key)) delivered.add(key);
          keepNewest(delivered, mostDelivered);
          return;
        case 'dead':
          for (const key of entry.keys) {
            const queued = waiting.get(key);
            if (queued !== undefined)
              bury({ notification: queued.notification, at: entry.at, sentence: entry.sentence });
          }
          return;
        case 'revived':
          return revive(entry.key, entry.at);
        case 'dismissed':
          // What a person put away must not come back by the chain's own repeat.
          if (dead.delete(entry.key)) delivered.add(entry.key);
          keepNewest(delivered, mostDelivered);
          return;
        case 'known':
          for (const key of entry.delivered) delivered.add(key);
          for (const notification of entry.told)
            for (const incident of notification.incidents) note(notification, incident);
          for (const letter of entry.dead) bury(letter);
          dropped = entry.dropped;
          return;
        default:
          return assertNever(entry);
      }
    },
    knows: (key) => waiting.has(key) || delivered.has(key) || dead.has(key),
    waiting: (channel) => [...waiting.values()].filter(({ notification }) => notification.channel === channel),
    channels: () => [...new Set([...waiting.values()].map(({ notification }) => notification.channel))],
    waitingCount: () => waiting.size,
    deadLetters: () => [...dead.values()],
    deadLettersDropped: () => dropped,
    told: (channel) => told.get(channel) ?? new Map<IncidentId, Notification>(),
    summary: () => [
      {
        t: 'known',
        delivered: [...delivered],
        told: [...told.values()].flatMap((ofChannel) => [...ofChannel.values()]),
        dead: [...dead.values()],
        dropped,
      },
      ...[...waiting.values()].map(({ notification, at }) => ({ t: 'queued' as const, at, notification })),
    ],
  };
}

/** Forgets the oldest above `most`; tells how many. */
function keepNewest(
  kept: { readonly size: number; keys(): IterableIterator<string>; delete(key: string): boolean },
  most: number,
): number {
  const surplus = Math.max(0, kept.size - most);
  let left = surplus;
  for (const key of kept.keys()) {
    if (left-- <= 0) break;
    kept.delete(key);
  }
  return surplus;
}
