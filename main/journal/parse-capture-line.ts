import { type CaptureLine, captureLineSchema } from '../contract/capture-line.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Fact } from '../domain/fact.ts';
import { clusterId, hostId } from '../domain/ids.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { shownValue } from '../fleet/shown-value.ts';
import { parseListing } from '../sockets/parse-listing.ts';

/** A line of a capture that tells a fact. */
export type FactLine = Exclude<CaptureLine, { kind: 'fleet' | 'tick' }>;

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

/** The fact that a line tells; a listing is parsed, as it was when it was recorded. */
export function factOf(line: FactLine): Fact {
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
        ...(line.bytes === undefined ? {} : { bytes: line.bytes }),
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
