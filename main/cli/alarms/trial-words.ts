import { type LevelBounds, scopeOf, type Threshold } from '../../domain/alert-thresholds.ts';
import { durationWords, momentWords } from '../../domain/time-words.ts';
import type { SubjectTrial } from '../../alerts/thresholds/try-all.ts';
import { alarmsOf } from '../../alerts/thresholds/try-threshold.ts';

/** What was tried on what (epoch ms). */
export interface TrialSpan {
  readonly history: string;
  readonly from: number;
  readonly to: number;
}

/** Alarms of one subject that are printed; how many there are is said. */
const shownAlarms = 5;

/** What thresholds would have told, for people. */
export function trialText(trials: readonly SubjectTrial[], { history, from, to }: TrialSpan): string {
  const span = `${history}: ${momentWords(from)} to ${momentWords(to)} (${durationWords(to - from)})`;
  return `${[span, ...trials.flatMap((one) => subjectLines(one, to - from)), totalLine(trials), lagLine].join('\n')}\n`;
}

const lagLine = 'lag           is not recorded: its thresholds cannot be tried on history';

/** The same for programs. Times in epoch ms. */
export function trialJson(trials: readonly SubjectTrial[], span: TrialSpan): string {
  const thresholds = trials.map(({ subject, threshold, trial, than }) => ({
    scope: scopeOf(subject),
    threshold,
    alarms: trial.count,
    longestMs: trial.longestMs,
    knownMs: trial.knownMs,
    isCoarse: trial.isCoarse,
    notes: trial.notes,
    raised: trial.raised,
    than: than === null ? null : { alarms: than.count, longestMs: than.longestMs },
  }));
  return `${JSON.stringify({ ...span, thresholds })}\n`;
}

function subjectLines({ subject, name, threshold, trial, than }: SubjectTrial, spanMs: number): readonly string[] {
  const { count, longestMs, knownMs, isCoarse, notes } = trial;
  const alarms = alarmsOf(trial.raised);
  const head = `${subject.kind.padEnd(12)}  ${name}`;
  const found = knownMs === 0 ? 'nothing is known of that time' : alarmWords(count, longestMs);
  const known = knownMs === 0 ? '' : `; ${knownWords(knownMs, spanMs)}${isCoarse ? ', coarse' : ''}`;
  const compared = than === null || knownMs === 0 ? '' : `; ${comparedWords(count, than.count)}`;
  return [
    `${head}  ${levelWords(threshold)}: ${found}${known}${compared}`,
    ...alarms
      .slice(0, shownAlarms)
      .map((one) => `    ${momentWords(one.from)}  ${one.level.padEnd(8)}  ${durationWords(one.to - one.from)}`),
    ...(alarms.length > shownAlarms ? [`    and ${alarms.length - shownAlarms} more`] : []),
    ...(count > 0 ? notes.map((note) => `    ${note}`) : []),
  ];
}

function totalLine(trials: readonly SubjectTrial[]): string {
  const sum = (countOf: (one: SubjectTrial) => number): number => trials.reduce((all, one) => all + countOf(one), 0);
  const count = sum(({ trial }) => trial.count);
  const isCompared = trials.some(({ than }) => than !== null);
  const other = sum(({ than }) => than?.count ?? 0);
  return `in all        ${isCompared ? insteadWords(count, other) : alarmWords(count, null)}`;
}

function alarmWords(count: number, longestMs: number | null): string {
  if (count === 0) return 'no alarm';
  const many = count === 1 ? '1 alarm' : `${count} alarms`;
  return longestMs === null ? many : `${many}, ${count === 1 ? 'of' : 'the longest'} ${durationWords(longestMs)}`;
}

function comparedWords(count: number, other: number): string {
  return count === other ? 'as many with the other inventory' : insteadWords(count, other);
}

function insteadWords(count: number, other: number): string {
  return `this would have given ${count} ${count === 1 ? 'alarm' : 'alarms'} instead of ${other}`;
}

/** Never 100 % where something is missing, never 0 % where something is known. */
function knownWords(knownMs: number, spanMs: number): string {
  if (knownMs >= spanMs) return 'all of the time is known';
  const percent = Math.min(99, Math.max(1, Math.round((knownMs / spanMs) * 100)));
  return `${percent} % of the time is known`;
}

function levelWords({ kind, warning, critical, holdMs }: Threshold): string {
  if (warning === null && critical === null) return 'watches no level';
  const side = kind === 'connectivity' || kind === 'margin' ? 'below' : 'above';
  const word = (name: string, level: LevelBounds | null): readonly string[] =>
    level === null ? [] : [`${name} ${side} ${level.enter}`];
  return `${[...word('warning', warning), ...word('critical', critical)].join(', ')}, held ${durationWords(holdMs)}`;
}
