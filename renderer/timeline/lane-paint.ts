import { type Box, boxOf, isOn, type Scale } from './scale.ts';

/** A state that held over a stretch. */
export interface StateRun<S> {
  readonly from: number;
  readonly to: number;
  readonly state: S;
}

/**
 * The boxes of each state of a lane, mild ones first: what is graver is painted over what is milder, so that a short cut is never
 * covered by the calm around it. `order` goes from mild to grave.
 */
export function paintOrder<S>(
  runs: readonly StateRun<S>[],
  scale: Scale,
  order: readonly S[],
): readonly (readonly [S, readonly Box[]])[] {
  const boxes = new Map<S, Box[]>(order.map((state) => [state, []]));
  for (const run of runs) {
    if (isOn(scale, run)) boxes.get(run.state)?.push(boxOf(scale, run));
  }
  return [...boxes].filter(([, some]) => some.length > 0);
}

/** The gravest state at a moment; null where none is recorded. */
export function stateAtMoment<S>(runs: readonly StateRun<S>[], at: number, order: readonly S[]): S | null {
  const here = runs.filter(({ from, to }) => from <= at && at < to).map(({ state }) => state);
  return order.findLast((state) => here.includes(state)) ?? null;
}

/** An svg path of boxes that are as high as the lane. */
export function pathOf(boxes: readonly Box[], top: number, height: number): string {
  return boxes.map(({ x, widthPx }) => `M${x} ${top}h${widthPx}v${height}h${-widthPx}z`).join('');
}

/** Bars that overlap in time or whose words would touch get rows of their own, the earliest first. Row of each, in order. */
export function rowsOf(bars: readonly { readonly x: number; readonly widthPx: number }[]): readonly number[] {
  const ends: number[] = [];
  const rows: number[] = Array(bars.length).fill(0);
  const byTime = bars.map((bar, nth) => ({ bar, nth })).sort((p, q) => p.bar.x - q.bar.x || p.nth - q.nth);
  for (const { bar, nth } of byTime) {
    const free = ends.findIndex((end) => end <= bar.x);
    const row = free === -1 ? ends.length : free;
    ends[row] = bar.x + bar.widthPx;
    rows[nth] = row;
  }
  return rows;
}
