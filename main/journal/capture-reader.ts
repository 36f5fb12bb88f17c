import type { Fleet } from '../domain/fleet.ts';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { fleetFromValue, type Surroundings } from '../fleet/read-fleet.ts';
import { createCourse, type Course, type LineProblem, type NumberedLine } from './capture-course.ts';
import type { CaptureEvent } from './capture-event.ts';
import type { LineSource } from './line-source.ts';
import { parseCaptureLine } from './parse-capture-line.ts';

/** What was odd about lines but ends nothing, in words, with the number of lines. */
export type CaptureNotes = ReadonlyMap<string, number>;

/** Kinds of notes kept apart; a capture of another fleet would have thousands. */
const maxNotes = 20;

/** How the reading ended. cut = the recorder was stopped in the middle of a line; bad = a line that cannot be right. */
export type CaptureEnding =
  | { readonly kind: 'whole' }
  | { readonly kind: 'cut' | 'bad' /** Where and why. */; readonly sentence: string };

/** A capture being read. */
export interface Capture {
  /** The inventory it begins with. */
  readonly fleet: Fleet;
  /** In the capture's order, up to its end or to the first line that cannot be right. Walked through once. */
  readonly events: Iterable<CaptureEvent>;
  /** How it ended, once all events are walked through; `whole` before. */
  ending(): CaptureEnding;
  /** Lines left out because the fleet lacks their host or cluster, and lines out of order, so far. */
  notes(): CaptureNotes;
}

/** How to read a capture. */
export interface CaptureOptions {
  /** The capture's name in sentences. */
  readonly file: string;
  /** Wins over the fleet lines of the capture. */
  readonly fleet: Fleet | null;
  readonly surroundings: Surroundings;
}

/**
 * Reads a capture (JSONL, interfaces.md, section 4). Without a fleet of the caller the first line must be one. A line that
 * is no JSON, breaks the format, or belongs to another recording ends it, with a sentence that names the line, the reason
 * and how far it came. Unknown keys are ignored; lines about hosts or clusters outside the fleet are left out and counted.
 */
export function readCapture(lines: LineSource, options: CaptureOptions): Result<Capture, readonly string[]> {
  const { file, surroundings } = options;
  const numbered = numberedLines(lines);
  const read = numbered.next();
  if (read.done === true) {
    if (options.fleet !== null) return ok(emptyCapture(options.fleet));
    return err([plainLine(`capture ${file}: it is empty; the first line must be the fleet`)]);
  }
  if (!read.value.ok) {
    const { number, why } = read.value.error;
    return err([plainLine(`capture ${file}${number === null ? '' : ` line ${number}`}: ${why}`)]);
  }
  const first = read.value.value;
  if (options.fleet !== null) return ok(captureOf(options.fleet, first, numbered, options));
  if (first.line.kind !== 'fleet') {
    return err([
      plainLine(`capture ${file} line ${first.number}: it is not a fleet line; give the inventory with --fleet`),
    ]);
  }
  const reading = fleetFromValue(first.line.fleet, `capture ${file} line ${first.number}`, surroundings);
  return reading.ok
    ? ok(captureOf(reading.value.fleet, first, numbered, options))
    : err(reading.error.map((problem) => problem.sentence));
}

function emptyCapture(fleet: Fleet): Capture {
  return { fleet, events: [], ending: () => ({ kind: 'whole' }), notes: () => new Map() };
}

function* numberedLines(lines: LineSource): Generator<Result<NumberedLine, LineProblem>> {
  let number = 0;
  for (const read of lines) {
    if (!read.ok) {
      yield err({ kind: read.error.kind, number: number === 0 ? null : number + 1, why: `it ${read.error.why}` });
      return;
    }
    number++;
    const { isEnded } = read.value;
    const text = number === 1 ? read.value.text.replace(/^\ufeff/, '') : read.value.text;
    if (text.trim() === '') continue;
    const line = parseCaptureLine(text);
    if (line.ok) {
      yield ok({ number, line: line.value });
      continue;
    }
    const isCut = !isEnded && isBeginningOfLine(text);
    yield err(
      isCut
        ? { kind: 'cut', number, why: 'it has no end; the recorder was stopped while it wrote' }
        : { kind: 'bad', number, why: line.error },
    );
    return;
  }
}

/** A crashed machine may leave zeros where it had reserved room for more (ext4(5), delayed allocation). */
function isBeginningOfLine(text: string): boolean {
  return text.startsWith('{') || /^\0+$/.test(text);
}

function captureOf(
  fleet: Fleet,
  first: NumberedLine,
  rest: Iterable<Result<NumberedLine, LineProblem>>,
  options: CaptureOptions,
): Capture {
  const course = createCourse(fleet, options);
  const notes = new Map<string, number>();
  let ending: CaptureEnding = { kind: 'whole' };
  const count = (what: string): void => {
    const key =
      notes.has(what) || notes.size < maxNotes ? what : 'other hosts or clusters, which the fleet does not have';
    notes.set(key, (notes.get(key) ?? 0) + 1);
  };

  function* events(): Generator<CaptureEvent> {
    for (const read of first.line.kind === 'fleet' ? rest : withFirst(first, rest)) {
      const step = read.ok ? course.take(read.value) : ({ kind: 'end', problem: read.error } as const);
      if (step.kind === 'end') {
        ending = endingOf(step.problem, course, options.file);
        return;
      }
      if (step.note !== null) count(step.note);
      if (step.event !== null) yield step.event;
    }
  }
  return { fleet, events: events(), ending: () => ending, notes: () => notes };
}

function* withFirst<T>(first: T, rest: Iterable<Result<T, LineProblem>>): Generator<Result<T, LineProblem>> {
  yield ok(first);
  yield* rest;
}

function endingOf({ kind, number, why }: LineProblem, course: Course, file: string): CaptureEnding {
  const at = number === null ? '' : ` line ${number}`;
  const sentence = `capture ${file}${at}: ${why}; replayed as far as line ${course.line()}, t = ${course.t()} ms`;
  return { kind, sentence: plainLine(sentence) };
}
