/** Height of a row that shows one or two sides (px of the design), and of each side beyond these. */
const rowPx = 44;
const sidePx = 20;

/** Height of a row by the sides it shows (px of the design). */
export function rowHeight(sides: number): number {
  return rowPx + Math.max(0, sides - 2) * sidePx;
}

/** Rows that are drawn: from `first` to before `end`; `above` and `below` is the room of the others. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
  readonly above: number;
  readonly below: number;
}

/** So many rows are drawn beyond each edge, so that a quick hand sees no gap. */
const spareRows = 4;

/** Which rows of a list stand in view. All lengths in one unit. */
export function rowWindow(heights: readonly number[], top: number, length: number): RowWindow {
  let first = 0;
  let above = 0;
  while (first < heights.length - 1 && above + (heights[first] ?? 0) <= top) above += heights[first++] ?? 0;
  let end = first;
  let shown = above;
  while (end < heights.length && shown < top + length) shown += heights[end++] ?? 0;
  first = Math.max(0, first - spareRows);
  end = Math.min(heights.length, end + spareRows);
  return { first, end, above: sum(heights, 0, first), below: sum(heights, end, heights.length) };
}

/** Where to scroll so that a row stands in view wholly; the present place where it does already. */
export function scrollToRow(heights: readonly number[], row: number, top: number, length: number): number {
  const begins = sum(heights, 0, row);
  const ends = begins + (heights[row] ?? 0);
  if (begins < top) return begins;
  return ends > top + length ? Math.max(0, ends - length) : top;
}

function sum(heights: readonly number[], from: number, to: number): number {
  let all = 0;
  for (let at = from; at < to; at++) all += heights[at] ?? 0;
  return all;
}
