import type { Alarm } from '../../domain/alarm.ts';
import type { AlertRules } from '../../domain/alert-rules.ts';
import type { Fleet } from '../../domain/fleet.ts';
import type { Priority } from '../../domain/incident.ts';
import type { HostStatus, Situation, Snapshot } from '../../domain/snapshot.ts';
import { priorityOf } from './alarm-table.ts';
import { voteAlarms } from './vote-alarms.ts';
import { cutAlarmKey, scopeOf } from './situation-scope.ts';
import { isDoubtful } from './sight.ts';
import { fleetMap, type FleetMap } from './fleet-map.ts';

/** What else the alarms of a moment are made from. */
export interface AlarmsAround {
  readonly fleet: Fleet;
  readonly rules: AlertRules;
  /** Epoch ms of the snapshot's `t`: the engine's own clock begins anew with each start. */
  readonly at: number;
  /** Thresholds that are broken now, as they come. */
  readonly breaches: readonly Alarm[];
}

/** The alarms that hold now, without regard to how long they have: `waitMs` says when somebody should know. */
export function alarmsOf(snapshot: Snapshot, { fleet, rules, at, breaches }: AlarmsAround): readonly Alarm[] {
  // Before the first fact nothing is known, and nothing amiss.
  if (snapshot.observer.sight === 'waiting') return breaches;
  const epochOf = (t: number) => at - Math.max(0, snapshot.t - t);
  const map = fleetMap(fleet);
  const situations = situationAlarms(snapshot, { fleet, rules, epochOf });
  // What is only counted, not judged, is nothing while the observer distrusts itself.
  const counted = isDoubtful(snapshot.observer)
    ? []
    : [
        ...voteAlarms(snapshot.clusters, situations.filter(isLasting(snapshot)), map, rules),
        ...blindHosts(snapshot.hosts, map, rules, at),
      ];
  return [...situations, ...counted, ...breaches];
}

/** Is an alarm of a situation that is confirmed, and lasts? A link that flaps is whole again each time: it divides no cluster for good. */
function isLasting({ situations }: Snapshot): (alarm: Alarm) => boolean {
  const lasting = situations.filter(({ phase, type }) => phase === 'confirmed' && type !== 'flapping');
  const ids = new Set(lasting.map(({ id }) => id));
  return ({ situation }) => situation !== null && ids.has(situation);
}

interface SituationsAround {
  readonly fleet: Fleet;
  readonly rules: AlertRules;
  readonly epochOf: (t: number) => number;
}

function situationAlarms({ situations, regionPairs }: Snapshot, around: SituationsAround): readonly Alarm[] {
  const isSplit = situations.some(({ type }) => type === 'partition');
  const cutPaths = new Map(regionPairs.map(({ a, b, hostPairs }) => [`${a}|${b}`, hostPairs.cut]));
  const open = situations.filter(({ phase }) => phase !== 'cleared');
  return open.map((situation): Alarm => {
    const alarm = situationAlarm(situation, around);
    const paths = alarm.pairs.reduce(
      (sum, [a, b]) => sum + (cutPaths.get(`${a}|${b}`) ?? cutPaths.get(`${b}|${a}`) ?? 0),
      0,
    );
    // Beside a partition there may be a cut within one of its sides.
    const isWithin = isSplit && situation.type === 'partial-partition';
    return { ...alarm, key: isWithin ? `${cutAlarmKey}-within` : alarm.key, count: Math.max(paths, alarm.count) };
  });
}

function situationAlarm(situation: Situation, { fleet, rules, epochOf }: SituationsAround): Alarm {
  const isConfirmed = situation.phase === 'confirmed';
  const priority = isConfirmed ? priorityOf(situation.type) : 'P3';
  const scope = scopeOf(situation, fleet);
  return {
    ...scope,
    type: situation.type,
    priority,
    situation: situation.id,
    text: isConfirmed ? situation.text : `suspected: ${situation.text}`,
    since: epochOf(situation.since),
    waitMs: waitOf(situation, priority, rules),
    count: Math.max(1, scope.regions.length, scope.hosts.length),
  };
}

function waitOf({ type, phase }: Situation, priority: Priority, rules: AlertRules): number {
  const waitMs = phase === 'confirmed' ? rules.raiseAfterMs[priority] : rules.suspectedAfterMs;
  return type === 'flapping' ? Math.max(waitMs, rules.flappingAfterMs) : waitMs;
}

/** Hosts nobody could look at: nothing is known of them, which is not that they are dead. */
function blindHosts(
  hosts: readonly HostStatus[],
  { regionOf }: FleetMap,
  { blindHostAfterMs }: AlertRules,
  at: number,
): readonly Alarm[] {
  return hosts
    .filter(({ id, state }) => state === 'unobserved' && regionOf.has(id))
    .map(({ id, ageMs, why }) => ({
      key: `host-blind:${id}`,
      type: 'host-blind',
      priority: priorityOf('host-blind'),
      situation: null,
      pairs: [],
      regions: [],
      hosts: [id],
      clusters: [],
      text: `we are blind to ${id}: ${why ?? 'it is not read'}`,
      since: ageMs === null ? null : at - ageMs,
      waitMs: blindHostAfterMs,
      count: 1,
    }));
}
