import type { Alarm } from '../../domain/alarm.ts';
import type { Incident, IncidentEvent, IncidentId } from '../../domain/incident.ts';
import { familyOf, type Family } from './alarm-table.ts';
import { isWithheld } from './alarm-state.ts';
import { applyInput, takeInput, unchanged } from './apply-input.ts';
import { isStanding, type KeptIncident } from './book.ts';
import { causeOf } from './cause.ts';
import { flapsOf, recentTurns } from './flaps.ts';
import { keepAlarms } from './keep-alarms.ts';
import { planned, settle, type StepAround } from './settle.ts';
import { tellIncident } from './tell-incident.ts';
import { gravestOf, priorityNow, worsening } from './worsening.ts';

/** An incident after a step of time, and what happened to it meanwhile. */
export interface IncidentStep {
  readonly kept: KeptIncident;
  readonly events: readonly IncidentEvent[];
}

/** In whose name an incident is kept, first to last. */
const namers: readonly Family[] = ['cut', 'dark', 'blind', 'unread', 'host', 'service', 'link', 'cluster', 'other'];

/** A new incident. `turnsOf` tells when its cause came and went lately, this time included. */
export function raiseIncident(
  alarms: readonly Alarm[],
  turnsOf: (cause: string) => readonly number[],
  makeId: (cause: string) => IncidentId,
  around: StepAround,
): IncidentStep | null {
  const { at, map, rules } = around;
  const named = [...alarms].sort(
    (x, y) =>
      namers.indexOf(familyOf(x)) - namers.indexOf(familyOf(y)) ||
      around.sinceOf(x) - around.sinceOf(y) ||
      (x.key < y.key ? -1 : 1),
  )[0];
  if (named === undefined) return null;
  const cause = causeOf(named, map);
  const turns = turnsOf(cause);
  const kept = keepAlarms([], alarms, around);
  const bare: Incident = {
    id: makeId(cause),
    cause,
    priority: gravestOf(kept.alarms) ?? named.priority,
    state: 'acknowledged-cleared',
    raisedAt: at,
    changedAt: at,
    clearedAt: null,
    acknowledged: null,
    shelved: null,
    suppressedBy: null,
    changes: 0,
    isFlapping: flapsOf(turns, false, rules, at),
    ...tellIncident(kept.alarms, kept.moreAlarms, { root: named.key, map, rules }),
  };
  const raised = applyInput(bare, 'raise', at);
  const told = planned(raised.incident, kept.alarms, around);
  // Planned from its first moment: nobody is told that it began.
  const events = told.events.length > 0 ? told.events : raised.events;
  return { kept: { incident: told.incident, ...kept, root: named.key, turns }, events };
}

/** An incident one step of time on; `merged` are those that turned out to be of its cause. */
export function stepIncident(
  before: KeptIncident,
  merged: readonly KeptIncident[],
  now: readonly Alarm[],
  around: StepAround,
): IncidentStep {
  const { at, map, rules } = around;
  const { root, incident: old } = before;
  const remembered = [before, ...merged].flatMap(({ alarms }) => alarms);
  const kept = keepAlarms(remembered, now, around);
  const isActive = kept.alarms.some((alarm) => alarm.isActive);
  const hasTurned = isActive !== (old.clearedAt === null);
  const turns = recentTurns(hasTurned ? [...before.turns, at] : before.turns, rules, at);
  const isNewStory = hasTurned && isActive && !isStanding(before);
  const priority = priorityNow(before, merged, kept, isNewStory);
  const told = tellIncident(kept.alarms, kept.moreAlarms, { root, map, rules });
  const { moreChildren: _, ...rest } = old;
  const incident: Incident = {
    ...rest,
    ...told,
    priority,
    clearedAt: isActive ? null : (old.clearedAt ?? at),
    changes: old.changes + (hasTurned ? 1 : 0),
    isFlapping: flapsOf(turns, old.isFlapping, rules, at),
    changedAt: told.text === old.text && priority === old.priority ? old.changedAt : at,
  };
  const worse = isNewStory && !isWithheld(old.state) ? null : worsening(before, merged, kept, priority, map);
  const raised = isNewStory ? applyInput(incident, 'raise', at) : unchanged(incident);
  const worsened = worse === null ? raised : takeInput(raised, worse, at, { from: old.priority });
  const after = settle(worsened, kept.alarms, around);
  return { kept: { incident: after.incident, ...kept, root, turns }, events: after.events };
}
