import type { Priority } from '../../domain/incident.ts';
import { graver } from './alarm-table.ts';
import { isUnacknowledged, type AlarmInput } from './alarm-state.ts';
import type { KeptAlarm, KeptIncident } from './book.ts';
import { tokensOf } from './cause.ts';
import type { FleetMap } from './fleet-map.ts';
import type { Kept } from './keep-alarms.ts';

/** How grave an incident is now: it sinks only once all of it is cleared. */
export function priorityNow(
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

/** The priority of the gravest alarm that holds; null where none does. */
export function gravestOf(alarms: readonly KeptAlarm[]): Priority | null {
  return alarms
    .filter(({ isActive }) => isActive)
    .reduce<Priority | null>((worst, { priority }) => (worst === null ? priority : graver(worst, priority)), null);
}

/**
 * Must people hear of it anew? A higher priority; after somebody acknowledged it also another thing in P1, which he did not know of, or an
 * incident that nobody acknowledged and that is of it now.
 */
export function worsening(
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
