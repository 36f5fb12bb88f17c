import { type AlertThresholds, thresholdOf } from '../../domain/alert-thresholds.ts';
import { type Breach, breachOf, subjectKey, type ThresholdValue } from './breach.ts';
import { judgeSubject } from './judge-subject.ts';
import { noSubjectState, type SubjectState, type ThresholdState } from './threshold-state.ts';

/** All values of a moment. */
export interface ThresholdInput {
  /** Epoch ms. */
  readonly at: number;
  /** What is not among them is no part of the fleet any more, and is forgotten; what is not known is among them as null. */
  readonly values: readonly ThresholdValue[];
  readonly thresholds: AlertThresholds;
}

/** A value speaks for the time until the next one, but for no longer than this (ms): the loop was late, or the machine slept. */
const speaksForMs = 3000;

/** How much of the time between two known values counts as seen (ms). */
export function heldBetween(before: number | undefined, at: number): number {
  const pastMs = at - (before ?? at);
  return pastMs >= 0 && pastMs <= speaksForMs ? pastMs : 0;
}

/**
 * Judges the values of a moment. Breaches are the alarms that stand, critical ones first. Call it about once a second: a value that was
 * not looked at for longer than three seconds holds nothing.
 */
export function judgeThresholds(
  before: ThresholdState,
  { at, values, thresholds }: ThresholdInput,
): { readonly state: ThresholdState; readonly breaches: readonly Breach[] } {
  const subjects: Record<string, SubjectState> = {};
  const breaches: Breach[] = [];
  for (const one of values) {
    const key = subjectKey(one);
    const known = before.subjects[key] ?? noSubjectState;
    const threshold = thresholdOf(thresholds, one);
    const look = { at, value: one.value, heldMs: heldBetween(known.watched?.at, at), isCalm: isCalm(before, one) };
    const state = judgeSubject(known, look, threshold);
    if (state.watched !== null || state.baseline !== null) subjects[key] = state;
    const breach = breachOf(one, state, threshold);
    if (breach !== null) breaches.push(breach);
  }
  return { state: { subjects }, breaches: breaches.sort(byGravity) };
}

/** A pair that loses packets, or of which hosts do not reach each other, has no usual round-trip time. */
function isCalm({ subjects }: ThresholdState, value: ThresholdValue): boolean {
  if ('cluster' in value) return true;
  const others = (['connectivity', 'loss'] as const).map((kind) => subjectKey({ kind, a: value.a, b: value.b }));
  return others.every((key) => (subjects[key]?.watched ?? null) === null);
}

function byGravity(x: Breach, y: Breach): number {
  if (x.level !== y.level) return x.level === 'critical' ? -1 : 1;
  return x.key < y.key ? -1 : 1;
}
