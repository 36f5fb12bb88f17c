import { type LogEntry, type LogRequest, logRequestSchema } from '../../contract/decision-log.ts';
import type { DecisionView } from '../../contract/decision.ts';
import type { TimelineSpan } from '../../contract/timeline.ts';

/** A decision of the log, as a line on screen. */
export type RecentDecision = DecisionView['log']['recent'][number];

/** Where a decision stands in the log. */
export interface DecisionPlace {
  readonly seq: number;
  readonly sha256: string;
}

/** An entry of the log on the Timeline. `at` = epoch ms. */
export type LogFlag = TimelineSpan['decisions'][number];

/** As many are shown (research/5, A4: a record beside the gates, not a history). */
const shownMost = 20;

/** What the log holds: where each decision stands, and the newest ones in words. */
export interface DecisionIndex {
  note(entry: Pick<LogEntry, 'at' | 'body'> & DecisionPlace): void;
  placeOf(decision: string): DecisionPlace | null;
  /** Newest first; rehearsals are kept apart from what was meant. */
  recent(isDrill: boolean): readonly RecentDecision[];
  /** What was decided, and what came of it, within a span of epoch ms, without its end; rehearsals marked. */
  flags(span: { readonly from: number; readonly to: number }): readonly LogFlag[];
}

/** An index over nothing yet. */
export function createDecisionIndex(): DecisionIndex {
  const places = new Map<string, DecisionPlace>();
  const newest: Record<'drill' | 'real', RecentDecision[]> = { drill: [], real: [] };
  const flags: LogFlag[] = [];
  const drills = new Set<string>();
  const noteRequest = (request: LogRequest, at: number, place: DecisionPlace): void => {
    if (request.kind === 'decision') {
      places.set(request.id, place);
      if (request.isDrill) drills.add(request.id);
      flags.push(flagOf(request, at));
      const list = newest[request.isDrill ? 'drill' : 'real'];
      list.unshift(inWords(request, at));
      list.splice(shownMost);
      return;
    }
    const { result, decision } = request;
    flags.push({ at, word: result, text: outcomeWords(request), isDrill: drills.has(decision) });
    for (const list of Object.values(newest)) {
      const nth = list.findIndex(({ decision }) => decision === request.decision);
      const found = list[nth];
      if (found !== undefined) list[nth] = { ...found, outcome: outcomeWords(request) };
    }
  };
  return {
    note({ at, body, seq, sha256 }) {
      // What another version wrote stays in the log, and is not shown in words that may be wrong.
      const request = logRequestSchema.safeParse(body);
      if (request.success) noteRequest(request.data, at, { seq, sha256 });
    },
    placeOf: (decision) => places.get(decision) ?? null,
    recent: (isDrill) => newest[isDrill ? 'drill' : 'real'],
    flags: ({ from, to }) => flags.filter(({ at }) => at >= from && at < to),
  };
}

function flagOf({ word, advice, people, isDrill }: Extract<LogRequest, { kind: 'decision' }>, at: number): LogFlag {
  const names = people.map(({ name }) => name).join(' and ');
  return { at, word, text: `${advice.cluster} → ${advice.candidate}, ${names}`, isDrill };
}

function inWords(request: Extract<LogRequest, { kind: 'decision' }>, at: number): RecentDecision {
  const { id, word, advice, people, reason, isDrill } = request;
  const { cluster, candidate } = advice;
  const names = people.map(({ name }) => name);
  return { decision: id, at, word, cluster, candidate, people: names, reason, isDrill, outcome: null };
}

function outcomeWords({ result, text, by }: Extract<LogRequest, { kind: 'outcome' }>): string {
  return `${result}: ${text} (${by})`;
}
