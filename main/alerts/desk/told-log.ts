import type { IncidentId } from '../../domain/incident.ts';
import type { ChannelId, Notification, NotificationKind } from '../../domain/notification.ts';

/** Who was told of an incident, and when. */
export interface Told {
  /** Epoch ms. */
  readonly at: number;
  /** The person, or the receiver at the channel; null = as the channel is declared. */
  readonly who: string | null;
  readonly channel: ChannelId;
  readonly kind: NotificationKind;
}

/** What was handed to delivery lately, by incident: for the eye only, chains remember for themselves. */
export interface ToldLog {
  take(messages: readonly Notification[]): void;
  /** Oldest first. */
  of(incident: IncidentId): readonly Told[];
}

/** Words kept of one incident, and incidents. */
const mostWords = 50;
const mostIncidents = 500;

/** Creates an empty log. */
export function createToldLog(): ToldLog {
  const words = new Map<IncidentId, readonly Told[]>();
  return {
    take(messages) {
      for (const { madeAt: at, recipient, channel, kind, incidents } of messages) {
        for (const { id } of incidents) {
          const before = words.get(id) ?? [];
          words.delete(id);
          words.set(id, [...before, { at, who: recipient, channel, kind }].slice(-mostWords));
        }
      }
      for (const [oldest] of words) {
        if (words.size <= mostIncidents) break;
        words.delete(oldest);
      }
    },
    of: (incident) => words.get(incident) ?? [],
  };
}
