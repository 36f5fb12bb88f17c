import { createHash } from 'node:crypto';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import { maxIncidents } from '../channels/bound-notification.ts';
import type { Queued } from './queue-book.ts';

/** What a channel sends next: one message, or several told together. */
export interface Batch {
  readonly notification: Notification;
  /** The messages that it stands for. */
  readonly keys: readonly string[];
  /** When the oldest of them was queued, epoch ms. */
  readonly queuedAt: number;
}

/** Messages one batch stands for at most. */
const mostMessages = 2000;

/**
 * The next message of a channel: the first that waits. Where more wait than may be sent now (`turns`), or the channel was away
 * (`wasAway`), all that wait for the same recipient are told together, each incident with the last word on it, so that nothing is lost
 * and nobody gets an hour of old messages. A test stays alone. null where nothing waits.
 */
export function nextBatch(
  waiting: readonly Queued[],
  { turns, wasAway }: { readonly turns: number; readonly wasAway: boolean },
): Batch | null {
  const first = waiting[0];
  if (first === undefined) return null;
  const isAlone = first.notification.kind === 'test' || (waiting.length <= turns && !wasAway);
  const together = isAlone ? [first] : sharing(waiting, first.notification.recipient);
  const [only] = together;
  if (together.length === 1 && only !== undefined) {
    return { notification: only.notification, keys: [only.notification.key], queuedAt: only.at };
  }
  const keys = together.map(({ notification }) => notification.key);
  return { notification: digestOf(together, keys), keys, queuedAt: Math.min(...together.map(({ at }) => at)) };
}

/**
 * The keys of messages that need not wait any more: the same recipient's later messages have the last word on all their incidents.
 */
export function supersededKeys(waiting: readonly Queued[]): readonly string[] {
  const spokenFor = new Set<string>();
  const superseded: string[] = [];
  for (const { notification } of waiting.toReversed()) {
    const { key, kind, recipient, incidents } = notification;
    const marks = incidents.map(({ id }) => `${id}\n${recipient ?? ''}`);
    if (kind !== 'test' && marks.every((mark) => spokenFor.has(mark))) superseded.push(key);
    for (const mark of marks) spokenFor.add(mark);
  }
  return superseded;
}

/** From the first on, as long as one message can name all their incidents. */
function sharing(waiting: readonly Queued[], recipient: string | null): readonly Queued[] {
  const incidents = new Set<string>();
  const together: Queued[] = [];
  for (const queued of waiting) {
    const { notification } = queued;
    if (notification.recipient !== recipient || notification.kind === 'test') continue;
    for (const { id } of notification.incidents) incidents.add(id);
    const isFull = incidents.size > maxIncidents || together.length === mostMessages;
    if (isFull && together.length > 0) break;
    together.push(queued);
  }
  return together;
}

function digestOf(together: readonly Queued[], keys: readonly string[]): Notification {
  const incidents = new Map<string, NotifiedIncident>();
  for (const { notification } of together) {
    for (const incident of notification.incidents) incidents.set(incident.id, incident);
  }
  const newest = together.reduce((last, queued) =>
    queued.notification.madeAt >= last.notification.madeAt ? queued : last,
  ).notification;
  return {
    ...newest,
    key: `digest/${createHash('sha256').update(keys.join('\n')).digest('hex')}`,
    // Of one incident the last word says what is so now; of several none speaks for all.
    kind: incidents.size === 1 ? newest.kind : 'digest',
    incidents: [...incidents.values()],
  };
}
