import type { EscalationChain, Person, Receiver, Schedule } from '../../domain/alert-chains.ts';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import { type Incident, type IncidentEvent, incidentId, type Priority } from '../../domain/incident.ts';
import { channelId } from '../../domain/notification.ts';
import type { ChainPolicy } from './chain-state.ts';

/* A small world of people and incidents, for tests. Its times count from {@link dayBegins}, in ms. */

/** Monday 2026-03-02, 00:00 UTC. */
export const dayBegins = 1_772_409_600_000;
/** One second and one minute (ms). */
export const second = 1000;
export const minute = 60_000;

/** `channel:ops`, `person:brian` or `schedule:dba` as a receiver. */
export function receiver(text: string): Receiver {
  const [kind, id = ''] = text.split(':');
  if (kind === 'channel') return { kind, channel: channelId(id) };
  return kind === 'person' ? { kind, person: id } : { kind: 'schedule', schedule: id };
}

/** Somebody with a mail address. */
export function person(id: string, reach: Person['reach'] = [{ channel: channelId('mail'), to: `${id}@x` }]): Person {
  return { id, name: id.toUpperCase(), zone: null, reach };
}

/** Round the clock, aoife and brian in turn, from Monday 09:00 UTC on. */
export const dba: Schedule = {
  id: 'dba',
  zone: 'UTC',
  rota: { people: ['aoife', 'brian'], turnDays: 7, handoverMinute: 9 * 60, firstDay: '2026-02-23' },
  hours: [],
  overrides: [],
};

/** A chain of steps, each with whom it tells, five minutes apart. */
export function chain(steps: readonly (readonly string[])[], more: Partial<EscalationChain> = {}): EscalationChain {
  return {
    id: 'production',
    priorities: ['P1', 'P2', 'P3'],
    regions: null,
    clusters: null,
    steps: steps.map((tell) => ({ tell: tell.map(receiver), waitMs: 5 * minute })),
    repeat: null,
    final: null,
    ...more,
  };
}

/** Goes by these chains, with channels ops, pager, mail and boss, and people aoife, brian and carol. */
export function policyOf(chains: readonly EscalationChain[], more: Partial<ChainPolicy> = {}): ChainPolicy {
  return {
    people: ['aoife', 'brian', 'carol'].map((id) => person(id)),
    schedules: [dba],
    chains,
    channels: ['ops', 'pager', 'mail', 'boss'].map(channelId),
    fleet: 'ledger production',
    seenFrom: 'noc',
    ...more,
  };
}

/** An incident that was raised at the beginning of the day, active and not acknowledged. */
export function incident(id: string, more: Partial<Incident> = {}): Incident {
  const priority: Priority = more.priority ?? 'P2';
  const text = `${id} is cut`;
  return {
    id: incidentId(id),
    cause: `cut:${id}`,
    priority,
    state: 'unacknowledged-active',
    raisedAt: dayBegins,
    changedAt: dayBegins,
    clearedAt: null,
    acknowledged: null,
    shelved: null,
    suppressedBy: null,
    changes: 0,
    isFlapping: false,
    text,
    runbook: null,
    children: [{ key: id, priority, text, since: dayBegins, isActive: true }],
    count: 1,
    regions: [regionId('dub')],
    hosts: [hostId('dub-db1')],
    clusters: [clusterId('ledger')],
    ...more,
  };
}

/** What happens to an incident, with the incident as it is after it. `at` counts from the beginning of the day. */
export function event(kind: IncidentEvent['kind'], of: Incident, at: number): IncidentEvent {
  const said = { by: 'Aoife', at: dayBegins + at, reason: 'on it' };
  const when = { at: dayBegins + at };
  const now = (more: Partial<Incident>): Incident => ({ ...of, ...more, changedAt: when.at });
  switch (kind) {
    case 'raised':
    case 'returned':
      return { ...when, kind, incident: now({ state: 'unacknowledged-active', clearedAt: null }) };
    case 'worsened':
      return { ...when, kind, from: 'P3', incident: now({}) };
    case 'acknowledged':
      return { ...when, kind, said, incident: now({ state: 'acknowledged-active', acknowledged: said }) };
    case 'cleared': {
      const state = of.acknowledged === null ? 'unacknowledged-cleared' : 'acknowledged-cleared';
      return { ...when, kind, incident: now({ state, clearedAt: when.at }) };
    }
    case 'withheld':
      return { ...when, kind, incident: now({ state: 'suppressed' }) };
    case 'ended':
      return { ...when, kind, incident: now({ state: 'acknowledged-cleared', clearedAt: of.clearedAt ?? when.at }) };
  }
}
