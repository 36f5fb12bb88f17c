/** A stretch of time, epoch ms; `to` is not part of it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A state that held over a stretch of time. */
export interface Run<T> extends Stretch {
  readonly state: T;
}

/** A state that holds from `at` on; null = nothing holds any more. */
export interface Point<T> {
  readonly at: number;
  readonly state: T | null;
}

/** What the points come to until `end`: each holds until the next one. Points in the order of time. */
export function runsOf<T>(points: readonly Point<T>[], end: number): readonly Run<T>[] {
  return points.flatMap(({ at, state }, nth) => {
    const to = Math.min(points[nth + 1]?.at ?? end, end);
    return state === null || to <= at ? [] : [{ from: at, to, state }];
  });
}

/** The parts of the runs that lie within the stretches: a state does not hold where nothing was recorded. */
export function within<R extends Stretch>(runs: readonly R[], stretches: readonly Stretch[]): readonly R[] {
  return runs.flatMap((run) =>
    stretches.flatMap(({ from, to }) => {
      const [begin, end] = [Math.max(from, run.from), Math.min(to, run.to)];
      return begin < end ? [{ ...run, from: begin, to: end }] : [];
    }),
  );
}

/** `graver` gives the graver of two, or one that stands for both. */
export interface ColumnRule<T> {
  readonly graver: (x: T, y: T) => T;
  readonly isSame: (x: T, y: T) => boolean;
}

/**
 * Runs on so many columns of equal width over `span`: each column has the gravest state of all that touches it, so that nothing
 * grave is averaged away, however short it was. Columns that say the same become one run; those
 * that no run touches stay empty.
 */
export function onColumns<T>(
  runs: readonly Run<T>[],
  span: Stretch,
  columns: number,
  { graver, isSame }: ColumnRule<T>,
): readonly Run<T>[] {
  const length = span.to - span.from;
  const states: { readonly state: T }[] = Array(columns);
  for (const { from, to, state } of within(runs, [span])) {
    const first = Math.floor(((from - span.from) * columns) / length);
    const last = Math.min(columns, Math.ceil(((to - span.from) * columns) / length));
    for (let nth = first; nth < last; nth += 1) {
      const before = states[nth];
      states[nth] = before === undefined ? { state } : { state: graver(before.state, state) };
    }
  }
  const joined: Run<T>[] = [];
  for (let nth = 0; nth < columns; nth += 1) {
    const here = states[nth];
    if (here === undefined) continue;
    const [from, to] = [span.from + (nth * length) / columns, span.from + ((nth + 1) * length) / columns];
    const last = joined.at(-1);
    if (last !== undefined && states[nth - 1] !== undefined && isSame(last.state, here.state))
      joined[joined.length - 1] = { ...last, to };
    else joined.push({ from, to, state: here.state });
  }
  return joined;
}

/** The graver of two by their place in a list from mild to grave. */
export function graverIn<T>(order: readonly T[]): (x: T, y: T) => T {
  return (x, y) => (order.indexOf(x) >= order.indexOf(y) ? x : y);
}
