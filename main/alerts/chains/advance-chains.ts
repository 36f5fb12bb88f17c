import type { IncidentId } from '../../domain/incident.ts';
import type { ChainAdvance, ChainInput, ChainRun, ChainState, Lane } from './chain-state.ts';
import { beginCourse, type Course, sendDigest } from './course.ts';
import { followIncident, forgetIncident } from './follow-incident.ts';
import { digestDueAt, heldIn } from './lanes.ts';
import { takeDueStep } from './take-step.ts';

/**
 * What is later than this is not made up for in time order: the machine slept, or the program was not running. The step that
 * is due is taken at once, and those behind it wait their whole time, so that somebody has a chance to answer.
 */
const lateAfterMs = 60_000;

/** Something that happens at a moment. */
interface Due {
  readonly at: number;
  readonly act: (at: number) => void;
}

/**
 * Takes all chains to `input.at`. Pure. In which steps time is cut does not change what is said, as long as they are shorter than a
 * minute. A clock that was set back takes nothing from anybody: all that is waited for moves with it.
 */
export function advanceChains(before: ChainState, input: ChainInput): ChainAdvance {
  const { at } = input;
  const from = beforeNow(before, at);
  const course = beginCourse(from, input);
  const momentOf = (time: number): number => (time < at - lateAfterMs ? at : time);

  // First what happened while nobody listened: nobody is told a step that is not due any more.
  const known = new Set(input.incidents.map(({ id }) => id));
  for (const incident of course.still.values()) followIncident(course, incident, at, false);
  const moved = new Set(input.events.map(({ incident }) => incident.id));
  forgetUnknown(course, (id) => known.has(id) || moved.has(id), at);
  let now = course.messages.length > 0 ? at : (from.at ?? Number.NEGATIVE_INFINITY);

  const events = input.events.map((event): Due => {
    const act = (time: number): void => followIncident(course, event.incident, time, event.kind === 'ended');
    return { at: Math.min(at, momentOf(event.at)), act };
  });
  events.sort((a, b) => a.at - b.at);
  for (;;) {
    const due = earliestDue(course, momentOf);
    const event = events[0];
    const next = event !== undefined && (due === null || event.at <= Math.max(now, due.at)) ? events.shift() : due;
    if (next === undefined || next === null || next.at > at) break;
    now = Math.max(now, next.at);
    next.act(now);
  }

  forgetUnknown(course, (id) => known.has(id), at);
  dropForgotten(course, known);
  const { runs, lanes, gaps, messages } = course;
  return { state: { at, runs, lanes, gaps }, notifications: messages };
}

/** When something is due next, if nothing happens before (epoch ms); null where nothing is. */
export function nextDueAt(state: Pick<ChainState, 'runs' | 'lanes'>): number | null {
  const dues = [
    ...[...state.runs.values()].map(({ dueAt }) => dueAt),
    ...[...state.lanes.values()].map((lane) => laneDueAt(lane, state.runs)),
  ];
  return dues.reduce((first, due) => (first === null || (due !== null && due < first) ? due : first), null);
}

/** The first that is due, a chain before a digest of the same moment. */
function earliestDue(course: Course, momentOf: (due: number) => number): Due | null {
  let first: Due | null = null;
  const note = (dueAt: number | null, act: Due['act']): void => {
    if (dueAt === null) return;
    const at = momentOf(dueAt);
    if (first === null || at < first.at) first = { at, act };
  };
  for (const run of course.runs.values()) note(run.dueAt, (at) => takeDueStep(course, run, at));
  for (const [inbox, lane] of course.lanes)
    note(laneDueAt(lane, course.runs), (at) => sendDigest(course, inbox, lane, at));
  return first;
}

function laneDueAt(lane: Lane, runs: ReadonlyMap<IncidentId, ChainRun>): number | null {
  const isGrave = lane.held.some(({ incident }) => {
    const run = runs.get(incident);
    return run?.priority === 'P1' && run.standing !== 'cleared';
  });
  return digestDueAt(lane, isGrave);
}

function forgetUnknown(course: Course, isKnown: (id: IncidentId) => boolean, at: number): void {
  for (const [id, run] of [...course.runs]) if (!isKnown(id)) forgetIncident(course, run, at);
}

/** A run is kept until its incident is gone and no digest waits for it. */
function dropForgotten(course: Course, known: ReadonlySet<IncidentId>): void {
  const held = heldIn(course.lanes.values());
  for (const id of [...course.runs.keys()]) if (!known.has(id) && !held.has(id)) course.runs.delete(id);
}

/** The state with its times moved, where the clock was set back since. */
function beforeNow(state: ChainState, at: number): ChainState {
  if (state.at === null || at >= state.at) return state;
  const by = at - state.at;
  const moved = (time: number | null): number | null => (time === null ? null : time + by);
  const runs = [...state.runs].map(([id, run]): [IncidentId, ChainRun] => [
    id,
    { ...run, passBeganAt: run.passBeganAt + by, dueAt: moved(run.dueAt) },
  ]);
  const lanes = [...state.lanes].map(([inbox, lane]): [string, Lane] => {
    const { sentAt, lastDigestAt, heldSince } = lane;
    const times = {
      sentAt: sentAt.map((time) => time + by),
      lastDigestAt: moved(lastDigestAt),
      heldSince: moved(heldSince),
    };
    return [inbox, { ...lane, ...times }];
  });
  return { ...state, at, runs: new Map(runs), lanes: new Map(lanes) };
}
