import type { Alarm } from '../../domain/alarm.ts';
import type { AlertRules, MaintenanceWindow } from '../../domain/alert-rules.ts';
import type { Incident, IncidentEvent, IncidentId, Priority } from '../../domain/incident.ts';
import { familyOf, graver, type Family } from './alarm-table.ts';
import { isUnacknowledged, isWithheld, type AlarmInput } from './alarm-state.ts';
import { applyInput, type Applied, type InputDetails } from './apply-input.ts';
import { isStanding, type KeptAlarm, type KeptIncident } from './book.ts';
import { causeOf, tokensOf } from './cause.ts';
import { flapsOf, recentTurns } from './flaps.ts';
import type { FleetMap } from './fleet-map.ts';
import { keepAlarms, type KeepAround, type Kept } from './keep-alarms.ts';
import { covers } from './maintenance-cover.ts';
import { tellIncident } from './tell-incident.ts';

/** What decides about an incident besides its alarms. */
export interface StepAround extends KeepAround {
  /** Epoch ms. */
  readonly at: number;
  readonly map: FleetMap;
  readonly rules: AlertRules;
  /** Those in force. */
  readonly windows: readonly MaintenanceWindow[];
}

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
  const told = plan(raised.incident, kept.alarms, around);
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
  const raised = isNewStory ? applyInput(incident, 'raise', at) : same(incident);
  const worsened = worse === null ? raised : take(raised, worse, at, { from: old.priority });
  const after = settle(worsened, kept.alarms, around);
  return { kept: { incident: after.incident, ...kept, root, turns }, events: after.events };
}

/** What time, people's shelves and planned work do to an incident. */
function settle(before: Applied, alarms: readonly KeptAlarm[], around: StepAround): Applied {
  const { at, rules } = around;
  const { clearedAt, priority, isFlapping } = before.incident;
  const clearMs = Math.max(rules.clearAfterMs[priority], isFlapping ? rules.flapping.calmMs : 0);
  const isCleared = clearedAt !== null && at - clearedAt >= clearMs;
  const isLatched = rules.latched.includes(priority);
  const cleared = isCleared ? take(before, isLatched ? 'clear-latched' : 'clear', at) : before;
  const end = endOfShelter(cleared.incident, isCleared, around);
  const returned = end === null ? cleared : take(cleared, end, at);
  return then(returned, plan(returned.incident, alarms, around));
}

/** A shelf ends at its time, or once it is cleared where that was asked for; while it is gone for a moment only, nobody is told it is back. */
function endOfShelter(incident: Incident, isCleared: boolean, around: StepAround): AlarmInput | null {
  const { state, shelved, clearedAt } = incident;
  if (state === 'suppressed') return isCleared && !isPlannedStill(incident, around) ? 'return-cleared' : null;
  if (state !== 'shelved' || shelved === null) return null;
  const isOver = around.at >= shelved.until;
  if (isCleared && (isOver || shelved.isOneShot)) return 'return-cleared';
  return isOver && clearedAt === null ? 'return-active' : null;
}

function isPlannedStill({ suppressedBy }: Incident, { windows }: StepAround): boolean {
  return windows.some(({ id }) => id === suppressedBy);
}

/** Planned work takes it from people's sight, or gives it back. Every alarm that holds must be of it. */
function plan(incident: Incident, alarms: readonly KeptAlarm[], { at, windows, map }: StepAround): Applied {
  const active = alarms.filter(({ isActive }) => isActive);
  if (active.length === 0) return same(incident);
  const window = active.map((alarm) => windows.find((one) => covers(one, alarm, map)));
  const [first] = window;
  const isPlanned = first !== undefined && window.every((one) => one !== undefined);
  if (!isPlanned) return incident.state === 'suppressed' ? applyInput(incident, 'return-active', at) : same(incident);
  if (incident.state === 'suppressed') return same({ ...incident, suppressedBy: first.id });
  return applyInput(incident, 'suppress', at, { window: first.id });
}

function same(incident: Incident): Applied {
  return { incident, events: [] };
}

/** One thing after the other. */
function take(before: Applied, input: AlarmInput, at: number, details?: InputDetails): Applied {
  return then(before, applyInput(before.incident, input, at, details));
}

function then(before: Applied, { incident, events }: Applied): Applied {
  return { incident, events: [...before.events, ...events] };
}

/** It sinks only once all is cleared. */
function priorityNow(
  { incident }: KeptIncident,
  merged: readonly KeptIncident[],
  { alarms }: Kept,
  isNewStory: boolean,
): Priority {
  const gravest = gravestOf(alarms);
  if (isNewStory && gravest !== null) return gravest;
  const before = merged.reduce((worst, one) => graver(worst, one.incident.priority), incident.priority);
  return gravest === null ? before : graver(before, gravest);
}

function gravestOf(alarms: readonly KeptAlarm[]): Priority | null {
  return alarms
    .filter(({ isActive }) => isActive)
    .reduce<Priority | null>((worst, { priority }) => (worst === null ? priority : graver(worst, priority)), null);
}

/**
 * Must people hear of it anew? A higher priority; after somebody acknowledged it also another thing in P1, which he did not know of, or an
 * incident that nobody acknowledged and that is of it now.
 */
function worsening(
  { incident: old, alarms: before }: KeptIncident,
  merged: readonly KeptIncident[],
  { alarms }: Kept,
  priority: Priority,
  map: FleetMap,
): AlarmInput | null {
  if (gravestOf(alarms) === null) return null;
  const hasRisen = graver(priority, old.priority) !== old.priority;
  if (hasRisen) return priority === 'P1' ? 'turn-grave' : 'worsen';
  if (old.state !== 'acknowledged-active') return null;
  const known = new Set(graveOf(before).flatMap((alarm) => tokensOf(alarm, map)));
  const isNewP1 = graveOf(alarms).some((alarm) => tokensOf(alarm, map).some((token) => !known.has(token)));
  if (isNewP1) return 'turn-grave';
  return merged.some(({ incident }) => isUnacknowledged(incident.state)) ? 'worsen' : null;
}

function graveOf(alarms: readonly KeptAlarm[]): readonly KeptAlarm[] {
  return alarms.filter(({ isActive, priority }) => isActive && priority === 'P1');
}
