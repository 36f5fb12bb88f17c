import { isWorse, type LevelBounds, type Threshold, type ThresholdLevel } from '../../domain/alert-thresholds.ts';
import { type Latch, latchOff, type LatchLook, stepLatch } from './latch.ts';
import { isDue, learnRtt, learnsEveryMs, type RttBaseline, yardstickMs } from './rtt-baseline.ts';
import type { SubjectState, Watched } from './threshold-state.ts';

/** One look at the value of one subject. */
export interface SubjectLook {
  /** Epoch ms. */
  readonly at: number;
  /** As it was measured (rtt: ms); null = not known. */
  readonly value: number | null;
  /** How much of the time since the last known value was surely as it was then (ms). */
  readonly heldMs: number;
  /** Nothing else is wrong with the subject: what is measured now may be called usual. */
  readonly isCalm: boolean;
}

/**
 * Judges one look. A value that is not known changes nothing at all: it neither raises nor clears, and the time that nobody saw counts
 * for no hold.
 */
export function judgeSubject(before: SubjectState, look: SubjectLook, threshold: Threshold): SubjectState {
  const { at, value, heldMs } = look;
  if (value === null) return before;
  if (threshold.kind !== 'rtt')
    return { watched: step(before.watched, { at, value, heldMs }, threshold), baseline: null };
  const multiple = multipleOf(value, threshold, before.baseline);
  if (multiple === null) return look.isCalm ? { ...before, baseline: learn(before.baseline, value, at) } : before;
  const watched = step(before.watched, { at, value: multiple, heldMs }, threshold);
  const mayLearn = look.isCalm && watched === null && isUsual(multiple, threshold);
  return { watched, baseline: mayLearn ? learn(before.baseline, value, at) : before.baseline };
}

/** The usual round-trip time by which a threshold judges (ms): as it is declared, else as it was learned; null = not known yet. */
export function usualRttMs(threshold: Threshold, baseline: RttBaseline | null): number | null {
  return threshold.baselineMs ?? baseline?.usualMs ?? null;
}

/** The level that stands, the gravest of them, and its latch; null = none. */
export function standingLevel(
  watched: Watched | null,
): { readonly level: ThresholdLevel; readonly since: number } | null {
  if (watched === null) return null;
  if (watched.critical.since !== null) return { level: 'critical', since: watched.critical.since };
  return watched.warning.since === null ? null : { level: 'warning', since: watched.warning.since };
}

/**
 * While the value stays as it is: how long after a look at `at` the next one can tell anything new (ms, positive); null = none ever
 * does. Either something turns, or a round-trip time is learned, by which the next look judges.
 */
export function tellsNewsInMs(
  { watched, baseline }: SubjectState,
  { kind, holdMs }: Threshold,
  at: number,
): number | null {
  const waits = [watched?.warning.turning, watched?.critical.turning].flatMap((turning) =>
    turning === null || turning === undefined ? [] : [holdMs - turning.heldMs],
  );
  if (kind === 'rtt' && baseline !== null)
    waits.push(baseline.takenAt === at ? 1 : baseline.takenAt + learnsEveryMs - at);
  const ahead = waits.filter((wait) => wait > 0);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

function multipleOf(rttMs: number, threshold: Threshold, baseline: RttBaseline | null): number | null {
  const usualMs = usualRttMs(threshold, baseline);
  return usualMs === null ? null : rttMs / yardstickMs(usualMs);
}

/** A time that would not end a breach is none to learn from. */
function isUsual(multiple: number, { kind, warning, critical }: Threshold): boolean {
  const bounds = warning ?? critical;
  return bounds === null || !isWorse(kind, multiple, bounds.leave);
}

function learn(before: RttBaseline | null, rttMs: number, at: number): RttBaseline | null {
  return isDue(before, at) ? learnRtt(before, rttMs, at) : before;
}

function step(
  before: Watched | null,
  { at, value, heldMs }: { readonly at: number; readonly value: number; readonly heldMs: number },
  { kind, warning, critical, holdMs }: Threshold,
): Watched | null {
  const stepLevel = (latch: Latch, bounds: LevelBounds | null): Latch => {
    if (bounds === null) return latchOff;
    const isBeyond = isWorse(kind, value, bounds.enter);
    const look: LatchLook = { at, heldMs, isBeyond, isWell: !isWorse(kind, value, bounds.leave) };
    return stepLatch(latch, look, holdMs);
  };
  const after = {
    at,
    value,
    warning: stepLevel(before?.warning ?? latchOff, warning),
    critical: stepLevel(before?.critical ?? latchOff, critical),
  };
  return isQuiet(after.warning) && isQuiet(after.critical) ? null : after;
}

function isQuiet({ since, turning }: Latch): boolean {
  return since === null && turning === null;
}
