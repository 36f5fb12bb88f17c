import type { SpanAnswer, SpanAsk, StepAsk, Viewpoint } from '../../main/contract/timeline.ts';

/** What the Timeline shows, and what history answered. */
export interface TimelineState {
  /** How long a stretch is shown, ms. */
  readonly lengthMs: number;
  /** Its end, epoch ms; null = now, and it goes on. */
  readonly end: number | null;
  /** Where the operator looks, epoch ms; null = nowhere yet. */
  readonly cursor: number | null;
  readonly as: Viewpoint;
  /** A step to the next event that was wished and not answered; null = none. */
  readonly step: StepAsk | null;
  /** Columns that can be told apart on this screen; null before it was measured. */
  readonly columns: number | null;
  /** The newest answer and what it answers; null = none yet. */
  readonly reply: { readonly ask: SpanAsk; readonly answer: SpanAnswer } | null;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The stretches that have a button, shortest first. */
export const ranges: readonly { readonly name: string; readonly ms: number }[] = [
  { name: '5 min', ms: 5 * minuteMs },
  { name: '15 min', ms: 15 * minuteMs },
  { name: '1 h', ms: 60 * minuteMs },
  { name: '6 h', ms: 360 * minuteMs },
  { name: '24 h', ms: dayMs },
  { name: '2 d', ms: 2 * dayMs },
  { name: '7 d', ms: 7 * dayMs },
  { name: '30 d', ms: 30 * dayMs },
];

/** No stretch is shorter or longer (ms): a second must stay wider than a column, and history ends after 90 days. */
const [shortestMs, longestMs] = [10_000, 90 * dayMs];

/** As a window begins: the last quarter of an hour. */
export const noTimeline: TimelineState = {
  lengthMs: 15 * minuteMs,
  end: null,
  cursor: null,
  as: 'then',
  step: null,
  columns: null,
  reply: null,
};

/** The stretch that is shown at a moment (epoch ms). */
export function shownStretch(
  { lengthMs, end }: Pick<TimelineState, 'lengthMs' | 'end'>,
  nowMs: number,
): { readonly from: number; readonly to: number } {
  const to = end ?? nowMs;
  return { from: to - lengthMs, to };
}

/** The stretch that is drawn: one that follows now stands still until more is known of it. */
export function drawnStretch(state: TimelineState, nowMs: number): { readonly from: number; readonly to: number } {
  const { end, lengthMs, reply } = state;
  if (end === null && reply !== null && reply.ask.to - reply.ask.from === lengthMs) return reply.ask;
  return shownStretch(state, nowMs);
}

/** Zooms by a factor around a moment, which keeps its place; a stretch that would reach beyond now follows it. */
export function zoomed(state: TimelineState, factor: number, around: number, nowMs: number): TimelineState {
  const { from, to } = shownStretch(state, nowMs);
  const lengthMs = Math.round(Math.min(longestMs, Math.max(shortestMs, (to - from) * factor)));
  const share = (around - from) / (to - from);
  return ending({ ...state, lengthMs }, around + (1 - share) * lengthMs, nowMs);
}

/** Shows exactly a stretch that was marked with the hand. */
export function marked(state: TimelineState, from: number, to: number, nowMs: number): TimelineState {
  const lengthMs = Math.round(Math.min(longestMs, Math.max(shortestMs, to - from)));
  return ending({ ...state, lengthMs }, from + lengthMs, nowMs);
}

/** Shows a length that ends where the shown one does; around the cursor where there is one in it. */
export function ranged(state: TimelineState, lengthMs: number, nowMs: number): TimelineState {
  const { from, to } = shownStretch(state, nowMs);
  const { cursor } = state;
  if (cursor !== null && cursor > from && cursor < to) return zoomed(state, lengthMs / (to - from), cursor, nowMs);
  return { ...state, lengthMs };
}

/** Moves by a share of what is shown; beyond now there is nothing. */
export function moved(state: TimelineState, share: number, nowMs: number): TimelineState {
  return ending(state, shownStretch(state, nowMs).to + share * state.lengthMs, nowMs);
}

/** Brings a moment into view. */
export function revealing(state: TimelineState, at: number, nowMs: number): TimelineState {
  const { from, to } = shownStretch(state, nowMs);
  return at >= from && at < to ? state : ending(state, at + state.lengthMs / 2, nowMs);
}

function ending(state: TimelineState, end: number, nowMs: number): TimelineState {
  return { ...state, end: end >= nowMs ? null : Math.round(end) };
}
