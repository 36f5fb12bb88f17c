import type { AlertRules, MaintenanceWindow } from '../../domain/alert-rules.ts';
import type { Incident } from '../../domain/incident.ts';
import type { AlarmInput } from './alarm-state.ts';
import { applyInput, takeInput, unchanged, type Applied } from './apply-input.ts';
import type { KeptAlarm } from './book.ts';
import type { FleetMap } from './fleet-map.ts';
import type { KeepAround } from './keep-alarms.ts';
import { covers } from './maintenance-cover.ts';

/** What decides about an incident besides its alarms. */
export interface StepAround extends KeepAround {
  /** Epoch ms. */
  readonly at: number;
  readonly map: FleetMap;
  readonly rules: AlertRules;
  /** Those in force. */
  readonly windows: readonly MaintenanceWindow[];
}

/** What time, people's shelves and planned work do to an incident. */
export function settle(before: Applied, alarms: readonly KeptAlarm[], around: StepAround): Applied {
  const { at, rules } = around;
  const { clearedAt, priority, isFlapping } = before.incident;
  const clearMs = Math.max(rules.clearAfterMs[priority], isFlapping ? rules.flapping.calmMs : 0);
  const isCleared = clearedAt !== null && at - clearedAt >= clearMs;
  const isLatched = rules.latched.includes(priority);
  const cleared = isCleared ? takeInput(before, isLatched ? 'clear-latched' : 'clear', at) : before;
  const end = endOfShelter(cleared.incident, isCleared, around);
  const returned = end === null ? cleared : takeInput(cleared, end, at);
  const plan = planned(returned.incident, alarms, around);
  return { incident: plan.incident, events: [...returned.events, ...plan.events] };
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
export function planned(incident: Incident, alarms: readonly KeptAlarm[], { at, windows, map }: StepAround): Applied {
  const active = alarms.filter(({ isActive }) => isActive);
  if (active.length === 0) return unchanged(incident);
  const covering = active.map((alarm) => windows.find((one) => covers(one, alarm, map)));
  const [first] = covering;
  const isPlanned = first !== undefined && covering.every((one) => one !== undefined);
  if (!isPlanned)
    return incident.state === 'suppressed' ? applyInput(incident, 'return-active', at) : unchanged(incident);
  if (incident.state === 'suppressed') return unchanged({ ...incident, suppressedBy: first.id });
  return applyInput(incident, 'suppress', at, { window: first.id });
}
