/** A stretch of time on so many px. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly widthPx: number;
  /** Nothing that happened is drawn narrower than this (px): a cut of a second on a month. */
  readonly leastPx: number;
}

/** At the size of type the page is designed for, px; a wall has larger ones. */
const designLeastPx = 2;

/** The least px on a page that is drawn so much larger than designed; never less than two. */
export function leastPxAt(unit: number): number {
  return Math.max(designLeastPx, Math.round(designLeastPx * unit));
}

/** Where a moment lies (px). */
export function xOf({ from, to, widthPx }: Scale, at: number): number {
  return ((at - from) / (to - from)) * widthPx;
}

/** The moment at a place (px), whole seconds, as history keeps them. */
export function momentAt({ from, to, widthPx }: Scale, x: number): number {
  return Math.floor((from + (x / widthPx) * (to - from)) / 1000) * 1000;
}

/** A stretch as it is drawn, in whole px. */
export interface Box {
  readonly x: number;
  readonly widthPx: number;
}

/** The px of a stretch: outward to whole ones, at least {@link Scale.leastPx} of them, and all within the scale. */
export function boxOf(scale: Scale, stretch: { readonly from: number; readonly to: number }): Box {
  const { widthPx, leastPx } = scale;
  const left = Math.max(0, Math.floor(xOf(scale, stretch.from)));
  const right = Math.min(widthPx, Math.ceil(xOf(scale, stretch.to)));
  const x = Math.max(0, Math.min(left, widthPx - leastPx));
  return { x, widthPx: Math.max(leastPx, right - x) };
}

/** Does any of the stretch lie within the scale? What was read for another scale may not. */
export function isOn({ from, to }: Scale, stretch: { readonly from: number; readonly to: number }): boolean {
  return stretch.to > from && stretch.from < to;
}

/** A line of the axis: a moment, and what stands at it. */
export interface Tick {
  readonly at: number;
  readonly words: string;
  /** The first of a day: it says which. */
  readonly isDay: boolean;
}

const [secondMs, minuteMs, hourMs, dayMs] = [1000, 60_000, 3_600_000, 86_400_000];
/** Distances of lines that people count in. */
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minuteMs),
  ...[1, 2, 3, 6, 12].map((n) => n * hourMs),
  ...[1, 2, 5, 10, 20].map((n) => n * dayMs),
];

/** Lines at round moments of UTC, as many as have room for their words (`leastApartPx` each). */
export function ticksOf(scale: Scale, leastApartPx: number): readonly Tick[] {
  const { from, to, widthPx } = scale;
  const room = ((to - from) / Math.max(1, widthPx)) * leastApartPx;
  const step = steps.find((one) => one >= room) ?? 50 * dayMs;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at < to; at += step) ticks.push({ at, ...wordsOf(at, step) });
  return ticks;
}

function wordsOf(at: number, step: number): Pick<Tick, 'words' | 'isDay'> {
  const iso = new Date(at).toISOString();
  if (at % dayMs === 0) return { words: iso.slice(5, 10), isDay: true };
  return { words: step < minuteMs ? iso.slice(11, 19) : iso.slice(11, 16), isDay: false };
}
