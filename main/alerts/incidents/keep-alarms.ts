import type { Alarm } from '../../domain/alarm.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { comparePriority } from './alarm-table.ts';
import type { KeptAlarm } from './book.ts';
import { isSameAlarm } from './gather.ts';
import type { IsSighted } from './sight.ts';
import { compareKept } from './tell-incident.ts';

/** More alarms of one incident are only counted: those that hold, and the grave ones, are kept first. */
export const keptAlarms = 200;
const longestText = 300;

/** What decides about an alarm of an incident. */
export interface KeepAround {
  readonly isSighted: IsSighted;
  readonly isDue: (alarm: Alarm) => boolean;
  /** Since when an alarm holds (epoch ms). */
  readonly sinceOf: (alarm: Alarm) => number;
}

/** Alarms of an incident, and how many more hold than are kept. */
export interface Kept {
  readonly alarms: readonly KeptAlarm[];
  readonly moreAlarms: number;
}

/** The alarms of an incident after a step: those that are there hold; one that is gone holds on until its thing is seen again. */
export function keepAlarms(before: readonly KeptAlarm[], now: readonly Alarm[], around: KeepAround): Kept {
  const gone = before
    .filter((old) => !now.some((alarm) => isSameAlarm(old, alarm)))
    .map((old) => (old.isActive && around.isSighted(old) ? { ...old, isActive: false } : old));
  const there = now.map((alarm) => {
    return keep(
      alarm,
      before.find((old) => isSameAlarm(old, alarm)),
      around,
    );
  });
  const all = [...there, ...gone].sort(compareKept);
  return {
    alarms: all.slice(0, keptAlarms),
    moreAlarms: all.slice(keptAlarms).filter(({ isActive }) => isActive).length,
  };
}

function keep(alarm: Alarm, old: KeptAlarm | undefined, { isDue, sinceOf }: KeepAround): KeptAlarm {
  // Graver than it was for too short a time: that is not true yet.
  const isEarly = old?.isActive === true && comparePriority(alarm.priority, old.priority) < 0 && !isDue(alarm);
  return {
    ...alarm,
    priority: isEarly ? old.priority : alarm.priority,
    text: plainLine(alarm.text, longestText),
    since: old?.isActive === true ? Math.min(old.since, sinceOf(alarm)) : sinceOf(alarm),
    // What heals path by path was as wide as it was.
    count: Math.max(old?.isActive === true ? old.count : 1, alarm.count),
    isActive: true,
  };
}
