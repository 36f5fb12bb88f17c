import type { AlertAct, AlertAnswer } from '../../contract/alerts.ts';
import type { AlertPolicy } from '../../domain/alert-policy.ts';
import type { MaintenanceWindow } from '../../domain/alert-rules.ts';
import { assertNever } from '../../domain/assert-never.ts';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import { incidentId, type IncidentEvent } from '../../domain/incident.ts';
import { plainLine } from '../../domain/plain-line.ts';
import type { Result } from '../../domain/result.ts';
import { isoTime } from '../../domain/time-words.ts';
import type { Delivery } from '../delivery/create-delivery.ts';
import { type SenderMeans, tryChannel } from '../delivery/attempt.ts';
import type { IncidentAct } from '../incidents/acts.ts';
import type { IncidentKeeper } from './incident-keeper.ts';

/** What acts are done to. */
export interface ActGrounds {
  readonly keeper: IncidentKeeper;
  readonly delivery: Pick<Delivery, 'resend' | 'dismiss'>;
  readonly means: SenderMeans;
  readonly policy: AlertPolicy;
  readonly now: () => number;
  readonly fleetName: string;
  readonly seenFrom: string;
  readonly onEvents: (events: readonly IncidentEvent[]) => void;
  readonly silence: (forMs: number) => void;
}

/** Whoever asks may name any number (ms). */
const longestSilenceMs = 8 * 3_600_000;

type Of<K extends AlertAct['kind']> = Extract<AlertAct, { readonly kind: K }>;

/** Does what a person asks of the alarm system, and says in a sentence what became of it. */
export async function performAct(act: AlertAct, grounds: ActGrounds): Promise<AlertAnswer> {
  const { delivery, keeper, silence } = grounds;
  switch (act.kind) {
    case 'acknowledge':
      return onIncident({ kind: 'acknowledge', ...saidOf(act, grounds) }, 'acknowledged: its chain stops', grounds);
    case 'shelve': {
      const { said, id } = saidOf(act, grounds);
      const until = said.at + act.forMs;
      const shelf: IncidentAct = { kind: 'shelve', id, said, until, isOneShot: act.isOneShot };
      return onIncident(shelf, `on the shelf until ${instant(until)}`, grounds);
    }
    case 'unshelve':
      return onIncident({ kind: 'unshelve', ...saidOf({ ...act, reason: '' }, grounds) }, 'off the shelf', grounds);
    case 'send-again':
      return answerOf(await delivery.resend(act.key), 'it is sent again');
    case 'give-up':
      return answerOf(await delivery.dismiss(act.key), 'it is off the list; nobody was told');
    case 'test-channel':
      return testChannel(act, grounds);
    case 'silence': {
      const forMs = Math.min(act.forMs, longestSilenceMs);
      silence(forMs);
      return { isDone: true, sentence: `silent for ${Math.round(forMs / 1000)} s; what is new then sounds again` };
    }
    case 'add-maintenance':
      return plan(act, grounds);
    case 'end-maintenance':
      return answerOf(keeper.endPlan(act.id), `maintenance ${plainLine(act.id, 63)} is over`);
    default:
      return assertNever(act);
  }
}

function saidOf(
  { incident, by, reason }: { readonly incident: string; readonly by: string; readonly reason: string },
  { now }: ActGrounds,
): Pick<IncidentAct, 'id' | 'said'> {
  return { id: incidentId(incident), said: { by, at: now(), reason } };
}

function onIncident(act: IncidentAct, done: string, { keeper, onEvents }: ActGrounds): AlertAnswer {
  const { events, refused } = keeper.act(act);
  onEvents(events);
  return refused === null ? { isDone: true, sentence: done } : { isDone: false, sentence: refused };
}

function answerOf(result: Result<unknown, string>, done: string): AlertAnswer {
  return result.ok ? { isDone: true, sentence: done } : { isDone: false, sentence: result.error };
}

/** At once, past the queue: whoever tries a channel wants to know now. */
async function testChannel({ channel: id, by }: Of<'test-channel'>, grounds: ActGrounds): Promise<AlertAnswer> {
  const { policy, means, now, fleetName, seenFrom } = grounds;
  const channel = policy.channels.find((one) => one.id === id);
  if (channel === undefined) {
    const known = policy.channels.map((one) => one.id).join(', ') || 'none';
    return { isDone: false, sentence: `the inventory has no channel ${plainLine(id, 63)}; it has ${known}` };
  }
  const madeAt = now();
  let route = '';
  const attempt = await tryChannel(
    {
      notification: {
        key: `test/${channel.id}/${madeAt}`,
        kind: 'test',
        channel: channel.id,
        recipient: null,
        madeAt,
        fleet: fleetName,
        seenFrom: `${seenFrom}, ${plainLine(by, 120)}`,
        incidents: [],
      },
      channel,
      routes: channel.routes,
      lastTold: () => null,
      signal: new AbortController().signal,
      onRoute: ({ kind }) => {
        route = kind === 'direct' ? '' : ` (by its route ${kind})`;
      },
    },
    means,
  );
  if (attempt.kind === 'delivered') return { isDone: true, sentence: `${channel.id} has taken the test${route}` };
  return { isDone: false, sentence: `${channel.id} cannot be told: ${attempt.sentence}` };
}

function plan(act: Of<'add-maintenance'>, { keeper, now }: ActGrounds): AlertAnswer {
  const { from, until, owner, reason } = act;
  const window: MaintenanceWindow = {
    id: `m-${now().toString(36)}`,
    from,
    until,
    owner,
    reason,
    hosts: act.hosts.map(hostId),
    regions: act.regions.map(regionId),
    clusters: act.clusters.map(clusterId),
  };
  return answerOf(keeper.plan(window), `maintenance ${window.id} is planned until ${instant(until)}`);
}

/** Whoever asks may name any number; no date reaches further than this (ECMA-262, 21.4.1.1). */
function instant(at: number): string {
  return Math.abs(at) <= 8.64e15 ? `${isoTime(at).slice(0, 16).replace('T', ' ')} UTC` : 'an unknown time';
}
