import type { Alarm } from '../../domain/alarm.ts';
import type { Incident } from '../../domain/incident.ts';

/** An alarm as an incident remembers it. */
export interface KeptAlarm extends Alarm {
  readonly since: number;
  /** It holds, or held when its thing was last seen. */
  readonly isActive: boolean;
}

/** An incident that is not over, with what time still has to know of it. */
export interface KeptIncident {
  readonly incident: Incident;
  /** Gravest first, those that hold before the others; bounded. */
  readonly alarms: readonly KeptAlarm[];
  /** Alarms that had no place among them. */
  readonly moreAlarms: number;
  /** Key of the alarm that gave the cause its name. */
  readonly root: string;
  /** When it changed between active and cleared lately, oldest first. */
  readonly turns: readonly number[];
}

/** An incident that is over. */
export interface EndedIncident {
  readonly incident: Incident;
  readonly endedAt: number;
  readonly turns: readonly number[];
}

/** All that is known of incidents, as plain JSON: it outlives a restart. All times in epoch ms. */
export interface IncidentBook {
  readonly version: 1;
  /** The moment it was brought up to. */
  readonly at: number;
  /** Oldest first. */
  readonly open: readonly KeptIncident[];
  /** The last of them, oldest first. */
  readonly ended: readonly EndedIncident[];
  /** Alarms of unknown beginning that wait, by key, and when they were first seen. */
  readonly waiting: readonly (readonly [key: string, since: number])[];
  readonly flood: FloodState;
}

/** How many incidents are new lately, and since when that is a flood; null = it is none. */
export interface FloodState {
  readonly since: number | null;
  readonly raised: readonly number[];
}

/** A book in which nothing was written yet. */
export const emptyBook: IncidentBook = {
  version: 1,
  at: 0,
  open: [],
  ended: [],
  waiting: [],
  flood: { since: null, raised: [] },
};

/** Is an alarm of it there, or gone for less than the clear delay? */
export function isStanding({ incident: { state, clearedAt } }: KeptIncident): boolean {
  return clearedAt === null || state === 'unacknowledged-active' || state === 'acknowledged-active';
}
