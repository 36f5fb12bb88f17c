import type { Threshold, ThresholdLevel } from '../../domain/alert-thresholds.ts';
import { judgeSubject, standingLevel, tellsNewsInMs } from './judge-subject.ts';
import { heldBetween } from './judge-thresholds.ts';
import { noSubjectState, type SubjectState } from './threshold-state.ts';

/** A value from `at` on, until the next one; null = not known, or not recorded. */
export interface SeriesPoint {
  /** Epoch ms, a whole second. */
  readonly at: number;
  readonly value: number | null;
}

/** The values of one subject over time. */
export interface ValueSeries {
  /** In the order of time. */
  readonly points: readonly SeriesPoint[];
  /** Where the last of them ends (epoch ms). */
  readonly until: number;
}

/** A level that would have stood (epoch ms): from when it would have been raised until it would have been lowered or cleared. */
export interface RaisedStretch {
  readonly from: number;
  readonly to: number;
  readonly level: ThresholdLevel;
}

/** What a threshold would have told. */
export interface ThresholdTrial {
  readonly raised: readonly RaisedStretch[];
  /** Alarms: from warning to critical and back it is the same one. */
  readonly count: number;
  /** How long the longest of them would have stood (ms). */
  readonly longestMs: number;
}

/** Values are looked at so often (ms). */
const stepMs = 1000;

/**
 * What a threshold would have told of a series: exactly what `judgeThresholds` tells that looks at it each second, in a time that grows
 * with the points and not with the seconds between them.
 */
export function tryThreshold({ points, until }: ValueSeries, threshold: Threshold): ThresholdTrial {
  const raised: RaisedStretch[] = [];
  let state = noSubjectState;
  const look = (at: number, value: number, heldMs: number): void => {
    state = judgeSubject(state, { at, value, heldMs, isCalm: true }, threshold);
    note(raised, state, at);
  };
  for (const [nth, { at: from, value }] of points.entries()) {
    const to = Math.min(points[nth + 1]?.at ?? until, until);
    if (value === null || to <= from) continue;
    look(from, value, heldBetween(state.watched?.at, from));
    const last = from + Math.floor((to - 1 - from) / stepMs) * stepMs;
    let at = from;
    while (at < last) {
      const waitMs = tellsNewsInMs(state, threshold, at);
      if (waitMs === null) break;
      const next = Math.min(last, at + Math.ceil(waitMs / stepMs) * stepMs);
      look(next, value, next - at);
      at = next;
    }
    if (at < last) look(last, value, last - at);
  }
  const ended = raised.map((one) => ({ ...one, to: Math.min(one.to, until) }));
  return { raised: ended, ...alarmsIn(ended) };
}

/** Ends what stood until now, and begins what stands from now on. `to` is infinite while it stands. */
function note(raised: RaisedStretch[], { watched }: SubjectState, at: number): void {
  const level = standingLevel(watched)?.level ?? null;
  const last = raised.at(-1);
  const standing = last?.to === Number.POSITIVE_INFINITY ? last : null;
  if (standing?.level === level || (standing === null && level === null)) return;
  if (standing !== null) raised[raised.length - 1] = { ...standing, to: at };
  if (level !== null) raised.push({ from: at, to: Number.POSITIVE_INFINITY, level });
}

/** The alarms these stretches are: those that follow each other at once are one, as grave as the gravest of them. */
export function alarmsOf(raised: readonly RaisedStretch[]): readonly RaisedStretch[] {
  const alarms: RaisedStretch[] = [];
  for (const one of raised) {
    const last = alarms.at(-1);
    if (last === undefined || last.to !== one.from) alarms.push(one);
    else alarms[alarms.length - 1] = { ...last, to: one.to, level: last.level === 'critical' ? 'critical' : one.level };
  }
  return alarms;
}

/** How many alarms these stretches are, and how long the longest of them. */
export function alarmsIn(raised: readonly RaisedStretch[]): Pick<ThresholdTrial, 'count' | 'longestMs'> {
  const alarms = alarmsOf(raised);
  return { count: alarms.length, longestMs: alarms.reduce((most, { from, to }) => Math.max(most, to - from), 0) };
}
