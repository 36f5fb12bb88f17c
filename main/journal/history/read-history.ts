import type Sqlite from 'libsql';
import { z } from 'zod';
import type { ValueKind } from './batch.ts';
import { pairsInBlob } from './history-store.ts';
import { unpackJson } from './packed-json.ts';
import { isSameSample, type PairSample, unpackSample } from './pair-sample.ts';

/** A stretch of time, epoch ms; `to` is not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How a region pair was from `at` on, until the next one of it. */
export interface PairPoint {
  readonly at: number;
  readonly a: string;
  readonly b: string;
  /** null = it is no pair of the fleet any more. */
  readonly sample: PairSample | null;
}

/** A region pair over a minute, as it was written. */
export interface PairMinutePoint {
  readonly at: number;
  readonly a: string;
  readonly b: string;
  readonly sample: PairSample;
  readonly seconds: number;
  readonly badSeconds: number;
  readonly rttMs: number | null;
  readonly lossRatio: number | null;
}

/** A value that holds from `at` on. */
export interface ValuePoint {
  readonly at: number;
  readonly name: string;
  /** What was written, as JSON gives it; null = it is no more. */
  readonly value: unknown;
}

/** An incident as it stands in the file. */
export interface IncidentRow {
  readonly id: string;
  readonly beganAt: number;
  readonly endedAt: number | null;
  readonly title: string;
  /** `observer-stopped` where nobody saw its end; else null. */
  readonly ending: string | null;
}

/** A situation when something about it was told. */
export interface SituationPoint {
  readonly at: number;
  readonly since: number;
  readonly id: string;
  readonly phase: string;
  readonly type: string;
  /** Its subject, observers, evidence, open explanations and text, as JSON gives them. */
  readonly told: unknown;
}

const at = z.number();
const packed = z.instanceof(ArrayBuffer);
const spanRows = z.array(z.object({ began_at: at, ended_at: at }));
const subjectRows = z.array(z.object({ id: z.number(), name: z.string() }));
const secondRows = z.array(z.object({ at, is_keyframe: z.number(), pairs: packed }));
const minuteRows = z.array(
  z.object({
    at,
    name: z.string(),
    state: z.number(),
    up: z.number(),
    seconds: z.number(),
    bad_seconds: z.number(),
    rtt_ms: z.number().nullable(),
    loss_ratio: z.number().nullable(),
  }),
);
const valueRows = z.array(z.object({ at, name: z.string(), value: packed.nullable() }));
const incidentRows = z.array(
  z.object({ id: z.string(), began_at: at, ended_at: at.nullable(), title: z.string(), ending: z.string().nullable() }),
);
const situationRows = z.array(
  z.object({ at, since: at, key: z.string(), phase: z.string(), type: z.string(), situation: packed }),
);

/** When every second was written, within the span. What is not in here is unknown, whatever stands before and after it. */
export function readCoverage(database: Sqlite.Database, { from, to }: Span): readonly Span[] {
  const rows = database
    .prepare('SELECT began_at, ended_at FROM covered WHERE ended_at > ? AND began_at < ? ORDER BY began_at')
    .all(from, to);
  return spanRows.parse(rows).map((row) => ({ from: Math.max(from, row.began_at), to: Math.min(to, row.ended_at) }));
}

/** How the region pairs were, second by second: at `from` all that is known of then, after it what changed. */
export function readPairs(database: Sqlite.Database, { from, to }: Span): readonly PairPoint[] {
  const subjects = database.prepare("SELECT id, name FROM subject WHERE kind = 'pair'").all();
  const names = new Map(subjectRows.parse(subjects).map(({ id, name }) => [id, name]));
  const seconds = database
    .prepare(
      'SELECT at, is_keyframe, pairs FROM pair_second WHERE at < ?2 AND at >= coalesce((SELECT max(at) FROM pair_second WHERE is_keyframe = 1 AND at <= ?1), ?1) ORDER BY at',
    )
    .all(from, to);
  const current = new Map<number, PairPoint>();
  const later: PairPoint[] = [];
  let atFrom: readonly PairPoint[] | null = null;
  for (const second of secondRows.parse(seconds)) {
    if (second.at > from) atFrom ??= standing(current, from);
    for (const [subject, point] of changesOf(second, current, names)) {
      current.set(subject, point);
      if (second.at > from) later.push(point);
    }
  }
  return [...(atFrom ?? standing(current, from)), ...later];
}

function standing(current: ReadonlyMap<number, PairPoint>, from: number): readonly PairPoint[] {
  return [...current.values()].filter(({ sample }) => sample !== null).map((point) => ({ ...point, at: from }));
}

/** What a row of `pair_second` changes; a keyframe also ends the pairs that it lacks. */
function changesOf(
  { at: second, is_keyframe, pairs }: z.infer<typeof secondRows>[number],
  current: ReadonlyMap<number, PairPoint>,
  names: ReadonlyMap<number, string>,
): readonly (readonly [number, PairPoint])[] {
  const told = pairsInBlob(Buffer.from(pairs));
  const present = new Set(told.map(({ subject }) => subject));
  const ended =
    is_keyframe === 1 ? [...current].filter(([subject, { sample }]) => !present.has(subject) && sample !== null) : [];
  const changed = told.flatMap(({ subject, state, up }): (readonly [number, PairPoint])[] => {
    const sample = unpackSample({ state, up });
    const old = current.get(subject)?.sample ?? null;
    if (old !== null && isSameSample(old, sample)) return [];
    return [[subject, { at: second, ...endsOf(names.get(subject)), sample }]];
  });
  return [...changed, ...ended.map(([subject, point]) => [subject, { ...point, at: second, sample: null }] as const)];
}

/** The regions of a pair's name. */
function endsOf(name = ''): { readonly a: string; readonly b: string } {
  const [a = '', b = ''] = name.split(' ');
  return { a, b };
}

/** The region pairs by minute. */
export function readMinutes(database: Sqlite.Database, { from, to }: Span): readonly PairMinutePoint[] {
  const rows = database
    .prepare(
      'SELECT at, name, state, up, seconds, bad_seconds, rtt_ms, loss_ratio FROM pair_minute JOIN subject ON subject.id = subject WHERE at >= ? AND at < ? ORDER BY at, name',
    )
    .all(from, to);
  return minuteRows.parse(rows).map((row) => ({
    at: row.at,
    ...endsOf(row.name),
    sample: unpackSample(row),
    seconds: row.seconds,
    badSeconds: row.bad_seconds,
    rttMs: row.rtt_ms,
    lossRatio: row.loss_ratio,
  }));
}

/** Hosts, clusters or the observer: at `from` all that is known of then, after it what changed. */
export function readValues(database: Sqlite.Database, kind: ValueKind, { from, to }: Span): readonly ValuePoint[] {
  const standingThen = database
    .prepare(
      'SELECT max(at) AS at, name, value FROM value JOIN subject ON subject.id = subject WHERE kind = ?1 AND at <= ?2 GROUP BY subject HAVING value IS NOT NULL ORDER BY name',
    )
    .all(kind, from);
  const later = database
    .prepare(
      'SELECT at, name, value FROM value JOIN subject ON subject.id = subject WHERE kind = ?1 AND at > ?2 AND at < ?3 ORDER BY at, name',
    )
    .all(kind, from, to);
  return [
    ...valueRows.parse(standingThen).map((row) => ({ ...row, at: from, value: valueOf(row.value) })),
    ...valueRows.parse(later).map((row) => ({ ...row, value: valueOf(row.value) })),
  ];
}

function valueOf(stored: ArrayBuffer | null): unknown {
  return stored === null ? null : unpackJson(stored);
}

/** Incidents that were open in the span, the newest first. */
export function readIncidents(database: Sqlite.Database, { from, to }: Span): readonly IncidentRow[] {
  const rows = database
    .prepare(
      'SELECT id, began_at, ended_at, title, ending FROM incident WHERE began_at < ?2 AND (ended_at IS NULL OR ended_at >= ?1) ORDER BY began_at DESC',
    )
    .all(from, to);
  return incidentRows
    .parse(rows)
    .map(({ began_at, ended_at, ...row }) => ({ ...row, beganAt: began_at, endedAt: ended_at }));
}

/** All that was told of the situations of an incident, also what was told of them before it was one. */
export function readSituations(database: Sqlite.Database, incident: string): readonly SituationPoint[] {
  const rows = database
    .prepare(
      'SELECT at, since, key, phase, type, situation FROM situation WHERE (run, key) IN (SELECT run, key FROM situation WHERE incident = ?) ORDER BY at, id',
    )
    .all(incident);
  return situationRows
    .parse(rows)
    .map(({ key, situation, ...row }) => ({ ...row, id: key, told: unpackJson(situation) }));
}
