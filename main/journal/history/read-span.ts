import type Sqlite from 'libsql';
import { z } from 'zod';
import { clusterStatusSchema } from '../../contract/screen.ts';
import { type ObserverState, observerStates, type PairState, pairStates } from '../../contract/timeline.ts';
import { strongestMargin } from '../../quorum/cluster-losses.ts';
import { lossWord } from '../../quorum/loss-table.ts';
import { gravestCluster, isSameCluster } from '../../timeline/cluster-state.ts';
import type { ClusterState, SpanRows } from '../../timeline/history-rows.ts';
import {
  type ColumnRule,
  graverIn,
  onColumns,
  type Point,
  type Run,
  runsOf,
  type Stretch,
  within,
} from '../../timeline/runs.ts';
import type { ValueKind } from './batch.ts';
import type { HistoryReads } from './history-messages.ts';
import { type PairSample, unpackSample } from './pair-sample.ts';
import { readPairs } from './read-history.ts';
import { readStories } from './read-stories.ts';
import { readValuesIn } from './read-then.ts';
import { readRecorded, readStretches } from './read-stretches.ts';
import { hostSchema, observerSchema } from './told-values.ts';

const minuteMs = 60_000;

/** A stretch of history on so many columns, each with the worst of it. */
export function readSpan(database: Sqlite.Database, { from, to, columns }: HistoryReads['span']['ask']): SpanRows {
  const span = { from, to };
  const covered = readStretches(database, span);
  const view = { span, columns, covered };
  return {
    recorded: readRecorded(database),
    covered,
    pairs: pairLanes(database, view),
    clusters: [...valuePoints(database, 'cluster', span, clusterState)].map(([cluster, points]) => ({
      cluster,
      runs: drawn(points, view, { graver: gravestCluster, isSame: isSameCluster }),
    })),
    observer: [...valuePoints(database, 'observer', span, observerState).values()].flatMap((points) =>
      drawn(points, view, { graver: graverIn<ObserverState>(observerStates), isSame: Object.is }),
    ),
    maintenance: [...valuePoints(database, 'host', span, maintenance)].flatMap(([host, points]) =>
      within(runsOf(points, to), covered).map((run) => ({ host, from: run.from, to: run.to })),
    ),
    stories: readStories(database, span),
  };
}

interface View {
  readonly span: Stretch;
  readonly columns: number;
  readonly covered: readonly Stretch[];
}

/** Runs of the points, as far as they were recorded. */
function drawn<T>(points: readonly Point<T>[], view: View, rule: ColumnRule<T>): readonly Run<T>[] {
  return thinned(runsOf(points, view.span.to), view, rule);
}

/** The recorded parts of the runs; on columns where they are more than a screen can draw. */
function thinned<T>(runs: readonly Run<T>[], { span, columns, covered }: View, rule: ColumnRule<T>): readonly Run<T>[] {
  const recorded = within(within(runs, covered), [span]);
  return recorded.length <= columns ? recorded : onColumns(recorded, span, columns, rule);
}

function valuePoints<T>(
  database: Sqlite.Database,
  kind: ValueKind,
  span: Stretch,
  stateOf: (value: unknown) => T | null,
): ReadonlyMap<string, readonly Point<T>[]> {
  const points = new Map<string, Point<T>[]>();
  for (const { at, name, value } of readValuesIn(database, kind, span)) {
    const point = { at, state: value === null ? null : stateOf(value) };
    const lane = points.get(name);
    if (lane === undefined) points.set(name, [point]);
    else lane.push(point);
  }
  return points;
}

function clusterState(value: unknown): ClusterState | null {
  const { data } = clusterStatusSchema.safeParse(value);
  return data === undefined ? null : { word: lossWord(data), margin: strongestMargin(data) };
}

function observerState(value: unknown): ObserverState | null {
  const { data } = observerSchema.safeParse(value);
  if (data === undefined) return null;
  return data.doubt !== null && data.sight !== 'blind' ? 'doubt' : data.sight;
}

function maintenance(value: unknown): 'maintenance' | null {
  return hostSchema.safeParse(value).data?.state === 'maintenance' ? 'maintenance' : null;
}

function pairState({ verdict, isSuspect, forward, reverse }: PairSample): PairState {
  if (verdict !== 'healthy') return verdict;
  return isSuspect || forward === 'suspect' || reverse === 'suspect' ? 'suspect' : 'healthy';
}

/**
 * Region pairs: by second where these are kept and a column is shorter than a minute, else by minute, with the seconds of the minute
 * that is not over. A minute holds the worst of its seconds.
 */
function pairLanes(database: Sqlite.Database, view: View): SpanRows['pairs'] {
  const { span, columns } = view;
  const begin = secondsBegin(database, span, (span.to - span.from) / columns < minuteMs);
  const lanes = new Map<string, Run<PairState>[]>();
  const add = (name: string, runs: readonly Run<PairState>[]): void => {
    lanes.set(name, [...(lanes.get(name) ?? []), ...runs]);
  };
  if (begin > span.from) {
    for (const [name, runs] of minuteRuns(database, { from: span.from - minuteMs, to: begin })) {
      add(name, runs);
    }
  }
  if (begin < span.to) {
    for (const [name, points] of secondPoints(database, { from: begin, to: span.to }))
      add(name, runsOf(points, span.to));
  }
  const rule = { graver: graverIn<PairState>(pairStates), isSame: Object.is };
  return [...lanes]
    .sort(([p], [q]) => (p < q ? -1 : 1))
    .map(([name, runs]) => {
      const [a = '', b = ''] = name.split(' ');
      return { a, b, runs: thinned(runs, view, rule) };
    });
}

/** From when on seconds are read: where they are kept, and for long columns only after the last minute that was written. */
function secondsBegin(database: Sqlite.Database, { from, to }: Stretch, isFine: boolean): number {
  const one = (sql: string): number | null => {
    const value: unknown = database.prepare(sql).pluck().all()[0];
    return typeof value === 'number' ? value : null;
  };
  const kept = one('SELECT min(at) FROM pair_second WHERE is_keyframe = 1') ?? to;
  const newest = one('SELECT max(at) FROM pair_minute');
  const begin = isFine || newest === null ? kept : Math.max(kept, newest + minuteMs);
  return Math.min(to, Math.max(from, begin));
}

function secondPoints(database: Sqlite.Database, span: Stretch): ReadonlyMap<string, readonly Point<PairState>[]> {
  const points = new Map<string, Point<PairState>[]>();
  for (const { at, a, b, sample } of readPairs(database, span)) {
    const name = `${a} ${b}`;
    const lane = points.get(name) ?? [];
    const state = sample === null ? null : pairState(sample);
    points.set(name, lane);
    if (lane.at(-1)?.state !== state) lane.push({ at, state });
  }
  return points;
}

const minuteRows = z.array(z.object({ at: z.number(), state: z.number(), up: z.number() }));
const subjectRows = z.array(z.object({ id: z.number(), name: z.string() }));
const bounds = z.array(z.object({ first: z.number().nullable(), last: z.number().nullable() }));

/** Runs that overlap: each pair as long as it was one, and over that each minute that was not well. */
function minuteRuns(database: Sqlite.Database, { from, to }: Stretch): ReadonlyMap<string, readonly Run<PairState>[]> {
  const of = database.prepare(
    'SELECT min(at) AS first, max(at) AS last FROM pair_minute WHERE subject = ? AND at >= ? AND at < ?',
  );
  // Bits 0-2 are the verdict (0 = healthy), bit 3 a suspicion, as `packSample` sets them.
  const bad = database.prepare(
    'SELECT at, state, up FROM pair_minute WHERE subject = ? AND at >= ? AND at < ? AND state & 15 <> 0',
  );
  const pairs = subjectRows.parse(database.prepare("SELECT id, name FROM subject WHERE kind = 'pair'").all());
  const lanes = new Map<string, readonly Run<PairState>[]>();
  for (const { id, name } of pairs) {
    const [known] = bounds.parse(of.all(id, from, to));
    if (known === undefined || known.first === null || known.last === null) continue;
    const runs = minuteRows
      .parse(bad.all(id, from, to))
      .map((row): Run<PairState> => ({ from: row.at, to: row.at + minuteMs, state: pairState(unpackSample(row)) }));
    lanes.set(name, [{ from: known.first, to: known.last + minuteMs, state: 'healthy' }, ...runs]);
  }
  return lanes;
}
