import type { IncidentRow, Span } from '../journal/history/read-history.ts';
import { clusterMargins } from './cluster-margins.ts';
import { decisionsIn } from './decisions-in.ts';
import type { HistorySlice, ReportGrounds } from './history-slice.ts';
import { behindMs, keyMoments } from './key-moments.ts';
import { knownCourse, type KnownCourse } from './known-course.ts';
import { undeclaredInventory } from './place-names.ts';
import type { IncidentEnd, Measured, Report, ReportDecisions, SituationCourse } from './report.ts';
import { situationCourses } from './situation-course.ts';
import { endOf, storyLines, summaryOf } from './story.ts';
import { durationWords, momentWords } from '../domain/time-words.ts';
import { counted } from './words.ts';

/** Tells an incident from what was recorded of it. Pure; says what it does not know. */
export function makeReport({ history, log, inventory: declared, capture, now }: ReportGrounds): Report {
  const { incident } = history;
  const course = knownCourse(history);
  const regions = [...new Set(course.pairs.flatMap(({ a, b }) => [a, b]))];
  const inventory = declared ?? undeclaredInventory(regions);
  const fleet = declared === null || declared.name === '' ? null : declared.name;
  const end = endOfIncident(incident, history, now);
  const during: Span = { from: incident.beganAt, to: endOf(end, now) };
  const situations = situationCourses(course.told);
  const margins = clusterMargins(course, inventory);
  const decisions = decisionsIn(log, { from: during.from, to: during.to + 1 }, fleet);
  const gaps = gapsOf(history.coverage, during);
  const toDetect = timeToDetect(situations);
  const toDecide = timeToDecide(situations, decisions);
  const about = {
    fleet,
    beganAt: incident.beganAt,
    end,
    madeAt: now,
    situations,
    margins,
    toDetect,
    toDecide,
    decisions,
  };
  const { lines, more } = storyLines(course, margins, decisions.list, { situations, gaps });
  return {
    ...about,
    id: incident.id,
    title: incident.title,
    inventory,
    isDeclared: declared !== null,
    span: history.span,
    summary: summaryOf(about),
    lines,
    moreLines: more,
    moments: keyMoments(course, situations, end, now),
    gaps,
    unknowns: unknownsOf(course, gaps, declared !== null, incident),
    capture: capture?.sentence ?? null,
  };
}

function endOfIncident({ endedAt, ending }: IncidentRow, { coverage }: HistorySlice, now: number): IncidentEnd {
  const last = coverage.at(-1)?.to ?? null;
  if (ending === 'observer-stopped') return { kind: 'unseen', at: endedAt ?? last ?? now };
  if (endedAt !== null) return { kind: 'cleared', at: endedAt };
  return last === null || now - last > behindMs ? { kind: 'unseen', at: last ?? now } : { kind: 'open' };
}

/** What the coverage lacks of the span; less than a second is the rounding of seconds. */
function gapsOf(coverage: readonly Span[], { from, to }: Span): readonly Span[] {
  const gaps: Span[] = [];
  let seenTo = from;
  for (const stretch of [...coverage, { from: to, to }]) {
    const until = Math.min(stretch.from, to);
    if (until - seenTo > 1000) gaps.push({ from: seenTo, to: until });
    seenTo = Math.max(seenTo, stretch.to);
  }
  // Seconds that are not written yet are no gap.
  return gaps.filter((gap) => gap.to < to || gap.to - gap.from > behindMs);
}

function firstConfirmed(situations: readonly SituationCourse[]): SituationCourse | null {
  const confirmed = situations.filter(({ confirmedAt }) => confirmedAt !== null);
  return confirmed.toSorted((x, y) => (x.confirmedAt ?? 0) - (y.confirmedAt ?? 0))[0] ?? null;
}

function timeToDetect(situations: readonly SituationCourse[]): Measured {
  const first = firstConfirmed(situations);
  if (first === null || first.confirmedAt === null)
    return { kind: 'unknown', why: 'its confirmation is no longer recorded' };
  return { kind: 'ms', ms: Math.max(0, first.confirmedAt - first.since) };
}

function timeToDecide(situations: readonly SituationCourse[], { isKnown, list }: ReportDecisions): Measured {
  const confirmedAt = firstConfirmed(situations)?.confirmedAt ?? null;
  const first = list[0];
  if (first === undefined) return { kind: 'unknown', why: isKnown ? 'nobody decided' : 'no decision log to read' };
  if (confirmedAt === null) return { kind: 'unknown', why: 'its confirmation is no longer recorded' };
  return { kind: 'ms', ms: Math.max(0, first.at - confirmedAt) };
}

function unknownsOf(
  { pairsBy, unreadable }: KnownCourse,
  gaps: readonly Span[],
  isDeclared: boolean,
  { beganAt }: IncidentRow,
): readonly string[] {
  return [
    ...gaps.map(
      ({ from, to }) =>
        `Nothing was recorded from ${momentWords(from)} for ${durationWords(to - from)}: what happened then is unknown.`,
    ),
    ...(pairsBy === 'minute'
      ? ['Connectivity is known by the minute only, as the worst of each: seconds are no longer kept.']
      : []),
    ...(pairsBy === 'nothing'
      ? [`Connectivity is not known: nothing of ${momentWords(beganAt)} is kept any more.`]
      : []),
    ...(isDeclared
      ? []
      : ['No inventory was given: regions go by their ids, and which hosts stand where is not known.']),
    ...(unreadable > 0 ? [`${counted(unreadable, 'record')} of the history cannot be read by this version.`] : []),
  ];
}
