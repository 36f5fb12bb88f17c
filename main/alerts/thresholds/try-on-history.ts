import type { Threshold, ThresholdSubject } from '../../domain/alert-thresholds.ts';
import { assertNever } from '../../domain/assert-never.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { FigureOf, RecordedSeries } from '../../journal/history/history-messages.ts';
import type { HistoryReader } from '../../journal/history/history-reader.ts';
import { alarmsIn, type ThresholdTrial, tryThreshold, type ValueSeries } from './try-threshold.ts';

/** What is tried, on what, and when (epoch ms; `to` is not part of it). */
export interface TrialAsk {
  readonly threshold: Threshold;
  readonly subject: ThresholdSubject;
  readonly from: number;
  readonly to: number;
}

/** What a threshold would have told of what was recorded. */
export interface HistoryTrial extends ThresholdTrial {
  /** How much of the time asked for is known (ms). Of the rest nobody can say what it would have told. */
  readonly knownMs: number;
  /** Only minutes are kept of this figure: what it would have told is not known to the second. */
  readonly isCoarse: boolean;
  /** What else to know of the answer, in the operator's words. */
  readonly notes: readonly string[];
}

/** What a round-trip time usually is was learned before the time asked for (ms): see `rtt-baseline`. */
const learnsBeforeMs = 6 * 3_600_000;

/** Tries a threshold on what history holds. The error is the operator's sentence. */
export async function tryOnHistory(reader: HistoryReader, ask: TrialAsk): Promise<Result<HistoryTrial, string>> {
  const { threshold, subject, from, to } = ask;
  const of = figureOf(subject);
  if (of === null) return err('replication lag is not recorded: this threshold cannot be tried on history');
  if (!(from < to)) return err('the time to try the threshold on must begin before it ends');
  const begin = subject.kind === 'rtt' ? from - learnsBeforeMs : from;
  const answer = await reader.read('series', { from: begin, to, of });
  if (!answer.ok) return answer;
  const { raised: all } = tryThreshold(answer.value, threshold);
  const raised = all.flatMap((one) => (one.to > from ? [{ ...one, from: Math.max(one.from, from) }] : []));
  const knownMs = knownSince(answer.value, from);
  const notes = notesOf(answer.value.by, to - from - knownMs);
  return ok({ raised, ...alarmsIn(raised), knownMs, isCoarse: answer.value.by !== 'second', notes });
}

function figureOf(subject: ThresholdSubject): FigureOf | null {
  switch (subject.kind) {
    case 'connectivity':
    case 'loss':
    case 'rtt':
      return { kind: subject.kind, a: subject.a, b: subject.b };
    case 'margin':
      return { kind: subject.kind, cluster: subject.cluster };
    case 'lag':
      return null;
    default:
      return assertNever(subject);
  }
}

function knownSince({ points, until }: ValueSeries, from: number): number {
  return points.reduce((sum, { at, value }, nth) => {
    const to = points[nth + 1]?.at ?? until;
    return value === null ? sum : sum + Math.max(0, to - Math.max(at, from));
  }, 0);
}

function notesOf(by: RecordedSeries['by'], unknownMs: number): readonly string[] {
  const share = `${Math.ceil(unknownMs / 60_000)} min of it are not known: nothing was recorded, measured or seen then`;
  return [
    ...(by === 'minute-worst'
      ? ['each minute stands for its worst second: an alarm may look longer than it was, and two may look like one']
      : []),
    ...(by === 'minute-mean' ? ['each minute stands for its mean: what was short may be hidden'] : []),
    ...(unknownMs > 0 ? [share] : []),
  ];
}
