import type { AlertChannel } from '../../domain/alert-channels.ts';
import type { IncidentId } from '../../domain/incident.ts';
import type { Notification } from '../../domain/notification.ts';
import { maxIncidents } from '../channels/bound-notification.ts';
import { type SenderMeans, type Try, tryChannel } from './attempt.ts';

/** What {@link keepSending} needs. */
export interface ResendMeans extends SenderMeans {
  /** What the channel was told last of every incident that was active then. */
  readonly told: () => ReadonlyMap<IncidentId, Notification>;
  readonly lastTold: Try['lastTold'];
  readonly isActive: (incident: IncidentId) => boolean;
}

/**
 * Tells an Alertmanager again and again what is still active, as it expects of its clients; no other channel needs it. One that cannot
 * be told now is told with the next round. What is no longer active is not sent, and ends there by itself. Returns the stop.
 */
export function keepSending(channel: AlertChannel, means: ResendMeans): () => void {
  if (channel.kind !== 'alertmanager') return () => undefined;
  const { clock } = means;
  const stopping = new AbortController();
  let cancel = (): void => undefined;
  const plan = (): void => {
    cancel = clock.after(channel.resendMs, () => void round());
  };
  const round = async (): Promise<void> => {
    for (const notification of activeOf(means, clock.epochMs())) {
      const { lastTold } = means;
      const { signal } = stopping;
      if (signal.aborted) return;
      await tryChannel(
        { notification, channel, routes: channel.routes, lastTold, signal, onRoute: () => undefined },
        means,
      );
    }
    if (!stopping.signal.aborted) plan();
  };
  plan();
  return () => {
    cancel();
    stopping.abort();
  };
}

function activeOf({ told, isActive }: ResendMeans, nowMs: number): readonly Notification[] {
  const active = [...told().values()].filter(({ incidents }) => incidents.some(({ id }) => isActive(id)));
  const [first] = active;
  if (first === undefined) return [];
  const rounds: Notification[] = [];
  for (let from = 0; from < active.length; from += maxIncidents) {
    const incidents = active.slice(from, from + maxIncidents).flatMap((notification) => notification.incidents);
    rounds.push({ ...first, key: `resent/${nowMs}/${from}`, kind: 'repeated', madeAt: nowMs, incidents });
  }
  return rounds;
}
