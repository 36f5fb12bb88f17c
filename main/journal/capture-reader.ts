import { type CaptureLine, captureLineSchema } from '../contract/capture-line.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import { clusterId, hostId } from '../domain/ids.ts';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { fleetFromValue, type Surroundings } from '../fleet/read-fleet.ts';
import { shownValue } from '../fleet/shown-value.ts';
import { parseListing } from '../sockets/parse-listing.ts';
import type { LineSource } from './line-source.ts';

/** What was odd about lines but ends nothing, in words, with the number of lines. */
export type CaptureNotes = ReadonlyMap<string, number>;

/** Kinds of notes kept apart; a capture of another fleet would have thousands. */
const maxNotes = 20;

/** A capture being read. Facts come in the capture's order and can be walked through once. */
export interface Capture {
  readonly fleet: Fleet;
  /** Ends early at the first bad line; ask {@link Capture.problem} afterwards. */
  readonly facts: Iterable<Fact>;
  /** The sentence about the line that ended the reading, or null. */
  problem(): string | null;
  /** Lines left out because the fleet lacks their host or cluster, and lines out of order, so far. */
  notes(): CaptureNotes;
}

/** How to read a capture. */
export interface CaptureOptions {
  /** The capture's name in sentences. */
  readonly file: string;
  /** Wins over the fleet line of the capture. */
  readonly fleet: Fleet | null;
  readonly surroundings: Surroundings;
}

/**
 * Reads a capture (JSONL, interfaces.md, section 4) as facts. Without a fleet of the caller the first line must be one.
 * A line that is no JSON or breaks the format ends it with a sentence `capture FILE line N: …`; unknown keys are
 * ignored; lines about hosts or clusters outside the fleet are left out and counted.
 */
export function readCapture(lines: LineSource, options: CaptureOptions): Result<Capture, readonly string[]> {
  const { file, surroundings } = options;
  const numbered = numberedLines(lines, file);
  const first = numbered.next();
  if (first.done === true && options.fleet === null)
    return err([plainLine(`capture ${file}: it is empty; the first line must be the fleet`)]);
  if (first.done !== true && !first.value.ok) return err([first.value.error]);

  const start = first.done === true || !first.value.ok ? null : first.value.value;
  if (options.fleet !== null) return ok(captureOf(options.fleet, start, numbered));
  if (start?.line.kind !== 'fleet') {
    return err([
      plainLine(`capture ${file} line ${start?.number ?? 1}: it is not a fleet line; give the inventory with --fleet`),
    ]);
  }
  const reading = fleetFromValue(start.line.fleet, `capture ${file} line ${start.number}`, surroundings);
  return reading.ok
    ? ok(captureOf(reading.value.fleet, null, numbered))
    : err(reading.error.map((problem) => problem.sentence));
}

interface NumberedLine {
  readonly number: number;
  readonly line: CaptureLine;
}

function* numberedLines(lines: LineSource, file: string): Generator<Result<NumberedLine, string>> {
  let number = 0;
  for (const text of lines) {
    number++;
    if (!text.ok) {
      yield err(
        plainLine(
          number === 1 ? `capture ${file}: it ${text.error}` : `capture ${file} line ${number}: it ${text.error}`,
        ),
      );
      return;
    }
    const plain = number === 1 ? text.value.replace(/^\ufeff/, '') : text.value;
    if (plain.trim() === '') continue;
    const line = parseCaptureLine(plain);
    if (line.ok) yield ok({ number, line: line.value });
    else yield err(plainLine(`capture ${file} line ${number}: ${line.error}`));
    if (!line.ok) return;
  }
}

/** Reads one line of a capture. The error says what is wrong with it. */
export function parseCaptureLine(text: string): Result<CaptureLine, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err(`it is not JSON (${shownValue(text)}); every line of a capture is one JSON object`);
  }
  const parsed = captureLineSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  if (issue === undefined) return err('it is no capture line');
  const message = issue.message.slice(0, 1).toLowerCase() + issue.message.slice(1);
  return err(
    issue.path.length === 0
      ? `it is no capture line (${message})`
      : `${issue.path.map(String).join('.')} is wrong (${message})`,
  );
}

function captureOf(fleet: Fleet, first: NumberedLine | null, rest: Iterable<Result<NumberedLine, string>>): Capture {
  const notes = new Map<string, number>();
  const known = {
    hosts: new Set<string>(fleet.hosts.map(({ id }) => id)),
    clusters: new Set<string>(fleet.clusters.map(({ id }) => id)),
  };
  let problem: string | null = null;
  const count = (what: string): void => {
    const key =
      notes.has(what) || notes.size < maxNotes ? what : 'other hosts or clusters, which the fleet does not have';
    notes.set(key, (notes.get(key) ?? 0) + 1);
  };

  function* facts(): Generator<Fact> {
    let latest = 0;
    for (const read of first === null ? rest : withFirst(first, rest)) {
      if (!read.ok) {
        problem = read.error;
        return;
      }
      const { line } = read.value;
      const reason = whyLeftOut(line, known, read.value === first);
      if (reason !== null) count(reason);
      if (reason !== null || line.kind === 'fleet') continue;
      if (line.t < latest) count('a t before that of an earlier line; it is taken as late');
      latest = Math.max(latest, line.t);
      yield factOf(line);
    }
  }
  return { fleet, facts: facts(), problem: () => problem, notes: () => notes };
}

function* withFirst<T>(first: T, rest: Iterable<Result<T, string>>): Generator<Result<T, string>> {
  yield ok(first);
  yield* rest;
}

interface KnownIds {
  readonly hosts: ReadonlySet<string>;
  readonly clusters: ReadonlySet<string>;
}

function whyLeftOut(line: CaptureLine, known: KnownIds, isFirst: boolean): string | null {
  if (line.kind === 'fleet') return isFirst ? null : 'a fleet line after the first';
  if (!known.hosts.has(line.host)) return `the host ${shownValue(line.host)}, which the fleet does not have`;
  if ((line.kind === 'connect' || line.kind === 'check') && !known.hosts.has(line.to))
    return `the host ${shownValue(line.to)}, which the fleet does not have`;
  if (line.kind === 'role' && !known.clusters.has(line.cluster))
    return `the cluster ${shownValue(line.cluster)}, which the fleet does not have`;
  return null;
}

function factOf(line: Exclude<CaptureLine, { kind: 'fleet' }>): Fact {
  const host = hostId(line.host);
  const { t } = line;
  switch (line.kind) {
    case 'sockets': {
      const listing = parseListing(line.text, line.format);
      return {
        kind: 'sockets',
        t,
        host,
        ...(line.askedAt === undefined ? {} : { askedAt: Math.min(line.askedAt, t) }),
        sockets: listing.sockets,
        complete: line.complete !== false && listing.skipped.length === 0,
      };
    }
    case 'connect':
      return { kind: 'connect', t, host, to: hostId(line.to), port: line.port, outcome: line.outcome, ms: line.ms };
    case 'check': {
      const { kind, to, check, port, outcome, status, ms } = line;
      return { kind, t, host, to: hostId(to), check, port, outcome, status, ms };
    }
    case 'session':
      return {
        kind: 'session',
        t,
        host,
        state: line.state,
        ...(line.route === undefined ? {} : { route: line.route }),
        ...(line.why === undefined ? {} : { why: line.why }),
      };
    case 'role':
      return {
        kind: 'role',
        t,
        host,
        cluster: clusterId(line.cluster),
        exit: line.exit,
        text: line.text,
        stderr: line.stderr,
      };
    default:
      return assertNever(line);
  }
}
