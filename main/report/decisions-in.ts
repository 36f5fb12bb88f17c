import { logRequestSchema } from '../contract/decision-log.ts';
import type { LogRequest, LogEntry } from '../contract/decision-log.ts';
import type { Span } from '../journal/history/read-history.ts';
import type { LogSlice } from './history-slice.ts';
import type { ReportDecision, ReportDecisions } from './report.ts';
import { counted } from './words.ts';

type Decision = Extract<LogRequest, { kind: 'decision' }>;
type Outcome = Extract<LogRequest, { kind: 'outcome' }>;
type At<T> = T & { readonly at: number; readonly seq: number };

/**
 * The decisions of the log that were recorded within the span, with what came of them, also later. Rehearsals and those about
 * other fleets are left out and counted. `fleet` = its name, null where it is not known: then all are taken.
 */
export function decisionsIn(log: LogSlice, { from, to }: Span, fleet: string | null): ReportDecisions {
  if (log.kind !== 'read') return { log: logWords(log), isKnown: log.kind === 'absent', list: [], leftOut: [] };
  const read = log.entries.flatMap(readBody);
  const outcomes = read.filter((body): body is At<Outcome> => body.kind === 'outcome');
  const inTime = read.filter(
    (body): body is At<Decision> => body.kind === 'decision' && body.at >= from && body.at < to,
  );
  const drills = inTime.filter(({ isDrill }) => isDrill);
  const real = inTime.filter(({ isDrill }) => !isDrill);
  const ours = real.filter((one) => fleet === null || one.fleet === fleet);
  return {
    log: logWords(log),
    isKnown: log.isIntact,
    list: ours.map((decision) => reported(decision, outcomes)),
    leftOut: [
      ...(drills.length > 0
        ? [`${counted(drills.length, 'rehearsal')} (DRILL) in the same time, no part of this.`]
        : []),
      ...(ours.length < real.length
        ? [`${counted(real.length - ours.length, 'decision')} about other fleets in the same time, no part of this.`]
        : []),
    ],
  };
}

function readBody({ at, seq, body }: LogEntry): readonly At<LogRequest>[] {
  const read = logRequestSchema.safeParse(body);
  return read.success ? [{ ...read.data, at, seq }] : [];
}

function reported(
  { id, at, seq, word, advice, people, reason, answers }: At<Decision>,
  outcomes: readonly At<Outcome>[],
): ReportDecision {
  return {
    seq,
    at,
    word,
    cluster: advice.cluster,
    candidate: advice.candidate,
    people,
    reason,
    gates: advice.gates.map(({ id: gate, title, result, why }) => ({ id: gate, title, result, why })),
    answers,
    outcomes: outcomes.filter(({ decision }) => decision === id),
  };
}

function logWords(log: LogSlice): string {
  switch (log.kind) {
    case 'not-given':
      return 'No decision log was given, so it is not known whether anybody decided anything.';
    case 'absent':
      return `There is no decision log at ${log.file}: no decision was ever recorded there.`;
    case 'unreadable':
      return `The decision log ${log.file} cannot be read (${log.why}), so it is not known whether anybody decided anything.`;
    case 'read':
      return log.isIntact
        ? `The decision log is ${log.verification}.`
        : `THE DECISION LOG IS ${log.verification.toUpperCase().startsWith('BROKEN') ? `BROKEN${log.verification.slice(6)}` : log.verification}. What stands before that is shown; what came after it cannot be trusted.`;
    default:
      return log satisfies never;
  }
}
