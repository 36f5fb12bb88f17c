import type { CaptureLine } from '../contract/capture-line.ts';
import type { Fleet } from '../domain/fleet.ts';
import { fleetFromValue, type Surroundings } from '../fleet/read-fleet.ts';
import { shownValue } from '../fleet/shown-value.ts';
import { momentOf, type CaptureEvent } from './capture-event.ts';
import { factOf } from './parse-capture-line.ts';

/** A line of a capture with its number, from 1. */
export interface NumberedLine {
  readonly number: number;
  readonly line: CaptureLine;
}

/** Why a line ends the reading: cut = it was never written to its end; bad = it cannot be right. */
export interface LineProblem {
  readonly kind: 'cut' | 'bad';
  /** null for a fault of the file as a whole. */
  readonly number: number | null;
  readonly why: string;
}

/** What a line amounts to: an event, a note for the operator, both or neither; or the end. */
export type CourseStep =
  | { readonly kind: 'on'; readonly event: CaptureEvent | null; readonly note: string | null }
  | { readonly kind: 'end'; readonly problem: LineProblem };

/** How far a capture has been read, and what must hold of its next line. */
export interface Course {
  take(line: NumberedLine): CourseStep;
  /** The last line that was right. */
  line(): number;
  /** The latest time so far (ms). */
  t(): number;
}

/** A recorder of others may write a line this much late (ms); from further back comes another recording. */
const lateUpToMs = 5000;

/** The course of a capture that begins with `fleet`. `options.fleet` is one that wins over those of the capture. */
export function createCourse(
  fleet: Fleet,
  options: { readonly fleet: Fleet | null; readonly surroundings: Surroundings },
): Course {
  let known = idsOf(fleet);
  let number = 1;
  let t = 0;
  // Ticks are written by our recorder only, whose t never goes back.
  let isOurs = false;
  let isJustEdited = false;

  const isOfAnother = (line: CaptureLine): boolean => {
    if (line.t === undefined) return isOurs;
    return line.t < t - (isOurs || isJustEdited ? 0 : lateUpToMs);
  };

  const takeFleet = (line: Extract<CaptureLine, { kind: 'fleet' }>): CourseStep => {
    isJustEdited = true;
    if (options.fleet !== null) return on(null, 'an edit of the inventory, which --fleet overrides');
    const edit = fleetFromValue(line.fleet, `its fleet`, options.surroundings);
    if (!edit.ok) return end(number, edit.error[0]?.sentence ?? 'its fleet cannot be read');
    known = idsOf(edit.value.fleet);
    return on({ kind: 'fleet', t: line.t ?? t, fleet: edit.value.fleet }, null);
  };

  const takeLine = (line: CaptureLine): CourseStep => {
    if (line.kind === 'fleet') return takeFleet(line);
    isJustEdited = false;
    if (line.kind === 'tick') {
      isOurs = true;
      return on({ kind: 'tick', t: line.t, wallMs: line.wallMs ?? null }, null);
    }
    const reason = whyLeftOut(line, known);
    if (reason !== null) return on(null, reason);
    const isLate = line.t < t;
    return on(
      { kind: 'observed', observation: { fact: factOf(line) } },
      isLate ? 'a t before that of an earlier line; it is taken as late' : null,
    );
  };

  return {
    take(read) {
      if (isOfAnother(read.line)) {
        const from = read.line.t === undefined ? '' : ` (t goes back from ${t} to ${read.line.t} ms)`;
        return end(read.number, `another recording begins here${from}; replay each by itself`);
      }
      const step = takeLine(read.line);
      if (step.kind === 'end') return end(read.number, step.problem.why);
      number = read.number;
      if (step.event !== null) t = Math.max(t, momentOf(step.event));
      return step;
    },
    line: () => number,
    t: () => t,
  };
}

function on(event: CaptureEvent | null, note: string | null): CourseStep {
  return { kind: 'on', event, note };
}

function end(number: number, why: string): CourseStep {
  return { kind: 'end', problem: { kind: 'bad', number, why } };
}

interface KnownIds {
  readonly hosts: ReadonlySet<string>;
  readonly clusters: ReadonlySet<string>;
}

function idsOf(fleet: Fleet): KnownIds {
  return {
    hosts: new Set(fleet.hosts.map(({ id }) => id)),
    clusters: new Set(fleet.clusters.map(({ id }) => id)),
  };
}

function whyLeftOut(line: Exclude<CaptureLine, { kind: 'fleet' | 'tick' }>, known: KnownIds): string | null {
  if (!known.hosts.has(line.host)) return `the host ${shownValue(line.host)}, which the fleet does not have`;
  if ((line.kind === 'connect' || line.kind === 'check') && !known.hosts.has(line.to))
    return `the host ${shownValue(line.to)}, which the fleet does not have`;
  if (line.kind === 'role' && !known.clusters.has(line.cluster))
    return `the cluster ${shownValue(line.cluster)}, which the fleet does not have`;
  return null;
}
