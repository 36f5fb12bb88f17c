import type Sqlite from 'libsql';
import { z } from 'zod';
import { clusterStatusSchema } from '../../contract/screen.ts';
import { isSighted } from '../../domain/pair-reach.ts';
import { spareVotes } from '../../quorum/spare-votes.ts';
import { type Point, type Run, runsOf, type Stretch, within } from '../../timeline/runs.ts';
import type { FigureOf, HistoryReads, RecordedSeries } from './history-messages.ts';
import { readStretches } from './read-stretches.ts';
import { readValueIn } from './read-then.ts';
import { secondOf } from './second.ts';
import { observerSchema, reachSchema } from './told-values.ts';

const minuteMs = 60_000;

/** One figure over a stretch: only where it was recorded, and only while the observer saw and trusted itself. */
export function readSeries(database: Sqlite.Database, { from, to, of }: HistoryReads['series']['ask']): RecordedSeries {
  const span = { from: secondOf(from), to: secondOf(to + 999) };
  const seen = clipped(sighted(database, span), within(readStretches(database, span), [span]));
  const runs = clipped(figureRuns(database, of, span), seen);
  const by = of.kind === 'loss' ? 'minute-worst' : of.kind === 'rtt' ? 'minute-mean' : 'second';
  return { points: pointsOf(runs), until: runs.at(-1)?.to ?? span.from, by };
}

function figureRuns(database: Sqlite.Database, of: FigureOf, span: Stretch): readonly Run<number>[] {
  switch (of.kind) {
    case 'connectivity':
      return valueRuns(database, { kind: 'reach', name: `${of.a} ${of.b}` }, span, shareOf);
    case 'margin':
      return valueRuns(database, { kind: 'cluster', name: of.cluster }, span, marginOf);
    case 'loss':
      return minuteRuns(database, `${of.a} ${of.b}`, 'loss_ratio', span);
    case 'rtt':
      return minuteRuns(database, `${of.a} ${of.b}`, 'rtt_ms', span);
  }
}

function valueRuns<T>(
  database: Sqlite.Database,
  thing: Parameters<typeof readValueIn>[1],
  span: Stretch,
  figureOf: (value: unknown) => T | null,
): readonly Run<T>[] {
  const points = readValueIn(database, thing, span).map(({ at, value }): Point<T> => {
    return { at, state: value === null ? null : figureOf(value) };
  });
  return runsOf(points, span.to);
}

function shareOf(value: unknown): number | null {
  const { data } = reachSchema.safeParse(value);
  return data === undefined ? null : data.up / data.known;
}

function marginOf(value: unknown): number | null {
  const { data } = clusterStatusSchema.safeParse(value);
  return data === undefined ? null : spareVotes(data);
}

const minuteRows = z.array(z.object({ at: z.number(), figure: z.number().nullable() }));

function minuteRuns(
  database: Sqlite.Database,
  name: string,
  column: 'loss_ratio' | 'rtt_ms',
  { from, to }: Stretch,
): readonly Run<number>[] {
  const rows = database
    .prepare(
      `SELECT at, ${column} AS figure FROM pair_minute WHERE subject = (SELECT id FROM subject WHERE kind = 'pair' AND name = ?) AND at > ? AND at < ? ORDER BY at`,
    )
    .all(name, from - minuteMs, to);
  return minuteRows
    .parse(rows)
    .flatMap(({ at, figure }) => (figure === null ? [] : [{ from: at, to: at + minuteMs, state: figure }]));
}

/** When the observer saw and trusted itself. */
function sighted(database: Sqlite.Database, span: Stretch): readonly Run<true>[] {
  return valueRuns(database, { kind: 'observer', name: 'noc' }, span, (value) => {
    const { data } = observerSchema.safeParse(value);
    return data !== undefined && isSighted(data) ? true : null;
  });
}

/** The parts of the runs that lie within the stretches, both in the order of time: a month has a hundred thousand of them. */
function clipped<T>(runs: readonly Run<T>[], stretches: readonly Stretch[]): readonly Run<T>[] {
  const parts: Run<T>[] = [];
  let first = 0;
  for (const run of runs) {
    while ((stretches[first]?.to ?? Number.POSITIVE_INFINITY) <= run.from) first += 1;
    for (let nth = first; nth < stretches.length; nth += 1) {
      const stretch = stretches[nth];
      if (stretch === undefined || stretch.from >= run.to) break;
      parts.push({ ...run, from: Math.max(run.from, stretch.from), to: Math.min(run.to, stretch.to) });
    }
  }
  return parts;
}

/** Runs in the order of time as points; between two that do not touch nothing is known. */
function pointsOf(runs: readonly Run<number>[]): RecordedSeries['points'] {
  return runs.flatMap(({ from, to, state }, nth) => {
    const next = runs[nth + 1];
    const point = { at: from, value: state };
    return next === undefined || next.from === to ? [point] : [point, { at: to, value: null }];
  });
}
