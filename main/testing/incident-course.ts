import type { Alarm } from '../domain/alarm.ts';
import { defaultAlertRules, type AlertRules, type MaintenanceWindow } from '../domain/alert-rules.ts';
import type { Fleet } from '../domain/fleet.ts';
import { clusterId, hostId, regionId } from '../domain/ids.ts';
import type { Incident, IncidentEvent, Said } from '../domain/incident.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { advanceIncidents, type IncidentsAdvanced } from '../alerts/incidents/advance-incidents.ts';
import type { IncidentAct } from '../alerts/incidents/acts.ts';
import { alarmsOf } from '../alerts/incidents/alarms-of.ts';
import { emptyBook, type IncidentBook } from '../alerts/incidents/book.ts';
import { sightIn, type IsSighted } from '../alerts/incidents/sight.ts';

/*
 * A course of incidents for tests: alarms made by hand, or those of snapshots, step by step.
 */

/** Epoch ms at which courses begin. */
export const courseStart = 1_763_845_200_000;

/** An alarm by what differs from a confirmed cut between dub and fra. */
export function alarmLike(parts: Partial<Alarm> = {}): Alarm {
  return {
    key: 'cut',
    type: 'partition',
    priority: 'P2',
    situation: null,
    pairs: [[regionId('dub'), regionId('fra')]],
    regions: [],
    hosts: [],
    clusters: [],
    text: 'DUB | FRA: no packet passes between these sides',
    since: null,
    waitMs: 0,
    count: 1,
    ...parts,
  };
}

/** An alarm of a cluster: lost quorum, in P1, unless told otherwise. */
export function clusterAlarm(cluster: string, parts: Partial<Alarm> = {}): Alarm {
  const [key, text] = [`quorum-lost:${cluster}`, `${cluster} has no quorum on any side`];
  const scope = { pairs: [], clusters: [clusterId(cluster)] };
  return alarmLike({ key, type: 'quorum-lost', priority: 'P1', text, ...scope, ...parts });
}

/** An alarm of a host that nobody reaches, in P3. */
export function hostAlarm(host: string, parts: Partial<Alarm> = {}): Alarm {
  const [key, text] = [`host-unreachable:${host}`, `${host} is unreachable`];
  const scope = { pairs: [], hosts: [hostId(host)] };
  return alarmLike({ key, type: 'host-unreachable', priority: 'P3', text, ...scope, ...parts });
}

/** Somebody's word at a moment of a course (ms after its start). */
export function saidAt(ms: number, by = 'Ada', reason = 'seen'): Said {
  return { by, reason, at: courseStart + ms };
}

/** Incidents over time. Moments are ms after the start of the course. */
export class IncidentCourse {
  readonly fleet: Fleet;
  readonly rules: AlertRules;
  book: IncidentBook = emptyBook;
  readonly events: IncidentEvent[] = [];
  readonly refused: string[] = [];
  maintenance: readonly MaintenanceWindow[] = [];

  constructor(fleet: Fleet, rules: Partial<AlertRules> = {}) {
    this.fleet = fleet;
    this.rules = { ...defaultAlertRules, ...rules };
  }

  /** One step. What is not told to be out of sight is in sight. */
  step(
    ms: number,
    alarms: readonly Alarm[],
    { acts = [], isSighted = () => true }: { acts?: readonly IncidentAct[]; isSighted?: IsSighted } = {},
  ): IncidentsAdvanced {
    const input = { at: courseStart + ms, alarms, maintenance: this.maintenance, acts, isSighted };
    const done = advanceIncidents(this.book, input, this);
    this.book = done.book;
    this.events.push(...done.events);
    this.refused.push(...done.refused.map(({ why }) => why));
    return done;
  }

  /** The same alarms at every quarter of a second, `to` included. */
  hold(from: number, to: number, alarms: readonly Alarm[], isSighted: IsSighted = () => true): void {
    for (let ms = from; ms <= to; ms += 250) this.step(ms, alarms, { isSighted });
  }

  /** Snapshots of one engine, the first of them `from` ms after the start of the course. */
  watch(snapshots: readonly Snapshot[], from = 0): void {
    const first = snapshots[0]?.t ?? 0;
    for (const snapshot of snapshots) {
      const ms = from + snapshot.t - first;
      const around = { fleet: this.fleet, rules: this.rules, at: courseStart + ms, breaches: [] };
      this.step(ms, alarmsOf(snapshot, around), { isSighted: sightIn(snapshot, this.fleet, snapshot.t - first) });
    }
  }

  /** Incidents that are not over. */
  get open(): readonly Incident[] {
    return this.book.open.map(({ incident }) => incident);
  }

  /** What was told, in order: `raised P2 cut:dub|fra`. */
  get told(): readonly string[] {
    return this.events.map(({ kind, incident }) => `${kind} ${incident.priority} ${incident.cause}`);
  }
}
