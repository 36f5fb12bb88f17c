import type { GapReason } from '../contract/timeline.ts';
import type { Covered } from './history-rows.ts';
import { type Stretch, within } from './runs.ts';

/** A stretch of which nothing is recorded, and why. */
export interface Gap extends Stretch {
  readonly why: GapReason;
}

/**
 * What is not covered, within the span and up to `now`. `covered` = the stretches in the span and their neighbours on both sides,
 * `recorded` = the first and last moment that is recorded anywhere; null = none.
 */
export function gapsOf(
  covered: readonly Covered[],
  recorded: Stretch | null,
  span: Stretch,
  now: number,
): readonly Gap[] {
  const gaps: Gap[] = [];
  let before: Covered | null = null;
  for (const stretch of [...covered].sort((x, y) => x.from - y.from)) {
    const from = before?.to ?? Number.NEGATIVE_INFINITY;
    if (stretch.from > from) gaps.push({ from, to: stretch.from, why: whyBetween(before, stretch) });
    if (before === null || stretch.to > before.to) before = stretch;
  }
  const end = before?.to ?? Number.NEGATIVE_INFINITY;
  const why = recorded === null ? 'before' : end < recorded.to ? 'stopped' : 'pending';
  return within([...gaps, { from: end, to: now, why }], [span]);
}

function whyBetween(before: Covered | null, after: Covered): GapReason {
  if (before === null) return 'before';
  return before.run !== null && before.run === after.run ? 'lost' : 'stopped';
}
