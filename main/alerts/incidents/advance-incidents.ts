import type { Alarm } from '../../domain/alarm.ts';
import type { AlertRules, MaintenanceWindow } from '../../domain/alert-rules.ts';
import type { Fleet } from '../../domain/fleet.ts';
import type { Incident, IncidentEvent, IncidentId } from '../../domain/incident.ts';
import { actOn, type IncidentAct } from './acts.ts';
import type { EndedIncident, IncidentBook, KeptIncident } from './book.ts';
import { makeIncidentId } from './cause.ts';
import { withEnded } from './ended.ts';
import { fleetMap } from './fleet-map.ts';
import { recentTurns } from './flaps.ts';
import { noteFlood } from './flood.ts';
import { gather, type Gathering } from './gather.ts';
import { covers, isOpen } from './maintenance-cover.ts';
import { rewindBook } from './rewind-book.ts';
import type { StepAround } from './settle.ts';
import type { IsSighted } from './sight.ts';
import { raiseIncident, stepIncident } from './step-incident.ts';

/** What is the case at a moment, and what people did. */
export interface IncidentInput {
  /** Epoch ms. */
  readonly at: number;
  /** All that hold now (`alarmsOf`). */
  readonly alarms: readonly Alarm[];
  /** Planned work, past and to come. */
  readonly maintenance: readonly MaintenanceWindow[];
  readonly acts: readonly IncidentAct[];
  readonly isSighted: IsSighted;
}

/** By what incidents are judged. */
export interface IncidentFrame {
  readonly fleet: Fleet;
  readonly rules: AlertRules;
}

/** The book after a step, what happened in it, and the acts that were refused, each with a sentence. */
export interface IncidentsAdvanced {
  /** The one before, while nothing changed. */
  readonly book: IncidentBook;
  readonly events: readonly IncidentEvent[];
  readonly refused: readonly { readonly act: IncidentAct; readonly why: string }[];
}

/**
 * One step of all incidents (ISA-18.2 by research/5, A6 and 1c): acts of people first, then what holds now is grouped by cause, raised once
 * it has lasted, cleared once it has been gone for long enough and its thing can be seen.
 */
export function advanceIncidents(before: IncidentBook, input: IncidentInput, frame: IncidentFrame): IncidentsAdvanced {
  const acted = takeActs(rewindBook(before, input.at, frame.rules), input.acts, frame.rules);
  const waiting = noteWaiting(acted.book.waiting, input);
  const around = aroundOf(input, frame, new Map(waiting));
  const { map, windows } = around;
  const gathered = gather(acted.book.open, input.alarms, map, {
    isDue: around.isDue,
    isPlanned: (alarm) => windows.some((window) => covers(window, alarm, map)),
  });
  const course = new Course(acted.book, around);
  for (const gathering of gathered) course.take(gathering);
  const flood = noteFlood(acted.book.flood, course.fresh, frame.rules, input.at);
  const book = {
    ...acted.book,
    at: input.at,
    open: course.open.sort((x, y) => x.incident.raisedAt - y.incident.raisedAt),
    ended: withEnded(acted.book.ended, course.ended),
    waiting,
    flood,
  };
  const events = [...acted.events, ...course.events];
  return {
    book: isSameBook(before, book) ? before : book,
    events: flood.since === null ? events : events.map((event) => ({ ...event, isInFlood: true })),
    refused: acted.refused,
  };
}

function takeActs(before: IncidentBook, acts: readonly IncidentAct[], rules: AlertRules): IncidentsAdvanced {
  let book = before;
  const events: IncidentEvent[] = [];
  const refused: { act: IncidentAct; why: string }[] = [];
  for (const act of acts) {
    const done = actOn(book, act, rules);
    if (!done.ok) {
      refused.push({ act, why: done.error });
      continue;
    }
    book = done.value.book;
    events.push(...done.value.events);
  }
  return { book, events, refused };
}

/** Since when alarms are seen that do not know their own beginning. */
function noteWaiting(before: IncidentBook['waiting'], { alarms, at }: IncidentInput): IncidentBook['waiting'] {
  const known = new Map(before);
  return alarms.flatMap(({ key, since }) => (since === null ? [[key, known.get(key) ?? at] as const] : []));
}

function aroundOf(
  input: IncidentInput,
  { fleet, rules }: IncidentFrame,
  waiting: ReadonlyMap<string, number>,
): StepAround {
  const { at, isSighted, maintenance } = input;
  const sinceOf = ({ key, since }: Alarm) => Math.min(at, since ?? waiting.get(key) ?? at);
  return {
    at,
    rules,
    map: fleetMap(fleet),
    windows: maintenance.filter((window) => isOpen(window, at)),
    isSighted,
    sinceOf,
    isDue: (alarm) => at - sinceOf(alarm) >= alarm.waitMs,
  };
}

/** What becomes of the incidents in one step. */
class Course {
  readonly open: KeptIncident[] = [];
  readonly ended: EndedIncident[] = [];
  readonly events: IncidentEvent[] = [];
  /** Incidents that people hear of for the first time. */
  fresh = 0;

  private readonly before: IncidentBook;
  private readonly around: StepAround;

  constructor(before: IncidentBook, around: StepAround) {
    this.before = before;
    this.around = around;
  }

  take({ incidents: [kept, ...merged], alarms }: Gathering): void {
    const step = kept === undefined ? this.raise(alarms) : stepIncident(kept, merged, alarms, this.around);
    if (step === null) return;
    this.events.push(...step.events);
    const { incident, turns } = step.kept;
    if (incident.state === 'acknowledged-cleared') this.end(incident, turns);
    else this.open.push(kept !== undefined && isSame(kept, step.kept) ? kept : step.kept);
    for (const one of merged) this.merge(one, incident.id);
  }

  private raise(alarms: readonly Alarm[]): ReturnType<typeof raiseIncident> {
    const { at, rules } = this.around;
    const turnsOf = (cause: string) => {
      const last = this.before.ended.findLast(({ incident }) => incident.cause === cause)?.turns ?? [];
      return last.length === 0 ? [] : recentTurns([...last, at], rules, at);
    };
    const step = raiseIncident(
      alarms,
      turnsOf,
      (cause) => makeIncidentId(cause, at, (id) => this.isTaken(id)),
      this.around,
    );
    if (step?.events.some(({ kind }) => kind === 'raised') === true) this.fresh++;
    return step;
  }

  private isTaken(id: IncidentId): boolean {
    const { open, ended } = this.before;
    return [...open, ...ended, ...this.open].some(({ incident }) => incident.id === id);
  }

  private end(incident: Incident, turns: readonly number[]): void {
    this.ended.push({ incident, endedAt: this.around.at, turns });
  }

  private merge({ incident, turns }: KeptIncident, into: IncidentId): void {
    const { at } = this.around;
    const ended: Incident = { ...incident, state: 'acknowledged-cleared', changedAt: at, mergedInto: into };
    this.end(ended, turns);
    this.events.push({ at, incident: ended, kind: 'ended' });
  }
}

function isSameBook(before: IncidentBook, after: IncidentBook): boolean {
  const isOpenSame =
    before.open.length === after.open.length && after.open.every((one, nth) => one === before.open[nth]);
  const isRestSame = before.ended === after.ended && before.flood === after.flood;
  return isOpenSame && isRestSame && isSame(before.waiting, after.waiting);
}

function isSame(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
