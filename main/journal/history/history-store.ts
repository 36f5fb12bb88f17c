import type Sqlite from 'libsql';
import type { Situation } from '../../domain/snapshot.ts';
import type { HistoryBatch } from './batch.ts';
import type { PairMinute } from './minute.ts';
import { inTransaction } from './open-database.ts';
import { packJson } from './packed-json.ts';
import { packSample } from './pair-sample.ts';
import { pairKey } from './second.ts';

/** Writes batches into a history file. A call may fail as SQLite does; none of its batches is then there. */
export interface HistoryStore {
  write(batches: readonly HistoryBatch[]): void;
}

/** Bytes of one pair in a second: u32 subject, state, share that is up. */
const pairBytes = 6;

/** A store over an opened file. */
export function createHistoryStore(database: Sqlite.Database): HistoryStore {
  const subjects = createSubjects(database);
  let stretch: number | bigint | null = null;

  const cover = database.prepare('UPDATE covered SET ended_at = ? WHERE id = ?');
  const beginCover = database.prepare('INSERT INTO covered (began_at, ended_at, run) VALUES (?, ?, ?)');
  const putPairs = database.prepare('INSERT OR REPLACE INTO pair_second (at, is_keyframe, pairs) VALUES (?, ?, ?)');
  const putValue = database.prepare('INSERT OR REPLACE INTO value (subject, at, value) VALUES (?, ?, ?)');
  const putMinute = database.prepare(
    'INSERT OR REPLACE INTO pair_minute (subject, at, state, up, seconds, bad_seconds, rtt_ms, loss_ratio) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const putSituation = database.prepare(
    'INSERT INTO situation (at, since, run, key, phase, type, incident, situation) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const putIncident = database.prepare(
    'INSERT INTO incident (id, began_at, ended_at, title) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET ended_at = coalesce(excluded.ended_at, ended_at)',
  );

  const putPairMinute = (at: number, pair: PairMinute): void => {
    const { state, up } = packSample(pair.sample);
    const { seconds, badSeconds, rttMs, lossRatio } = pair;
    putMinute.run(subjects.of('pair', pairKey(pair)), at, state, up, seconds, badSeconds, rttMs, lossRatio);
  };
  const putAll = (batch: HistoryBatch): void => {
    const { run, at, isBeginning, isKeyframe, pairs, values, situations, incidents, minutes } = batch;
    if (isBeginning || stretch === null) stretch = beginCover.run(at, at + 1000, run).lastInsertRowid;
    else cover.run(at + 1000, stretch);
    if (isKeyframe || pairs.length > 0) putPairs.run(at, isKeyframe ? 1 : 0, pairBlob(pairs, subjects));
    for (const { kind, name, value } of values)
      putValue.run(subjects.of(kind, name), at, value === null ? null : packJson(value));
    for (const { at: toldAt, since, situation, incident } of situations)
      putSituation.run(
        toldAt,
        since,
        run,
        situation.id,
        situation.phase,
        situation.type,
        incident,
        packJson(JSON.stringify(restOf(situation))),
      );
    for (const { id, beganAt: began, endedAt, title } of incidents) putIncident.run(id, began, endedAt, title);
    for (const minute of minutes) for (const row of minute.pairs) putPairMinute(minute.at, row);
  };
  return {
    write: (batches) => {
      const before = stretch;
      try {
        inTransaction(database, () => batches.forEach(putAll));
      } catch (error) {
        stretch = before;
        subjects.forget();
        throw error;
      }
    },
  };
}

/** What no column of its own holds. */
function restOf({ type: _type, id: _id, phase: _phase, since: _since, ...rest }: Situation): object {
  return rest;
}

/** Numbers of things, looked up once. */
interface Subjects {
  of(kind: string, name: string): number;
  /** Forgets all: what a failed transaction had added is not there. */
  forget(): void;
}

function createSubjects(database: Sqlite.Database): Subjects {
  const known = new Map<string, number>();
  const find = database.prepare('SELECT id FROM subject WHERE kind = ? AND name = ?').pluck();
  const add = database.prepare('INSERT INTO subject (kind, name) VALUES (?, ?)');
  return {
    of: (kind, name) => {
      const key = `${kind} ${name}`;
      const id = known.get(key) ?? Number(find.all(kind, name)[0] ?? add.run(kind, name).lastInsertRowid);
      known.set(key, id);
      return id;
    },
    forget: () => known.clear(),
  };
}

function pairBlob(pairs: HistoryBatch['pairs'], subjects: Subjects): Buffer {
  const blob = Buffer.alloc(pairs.length * pairBytes);
  for (const [nth, pair] of pairs.entries()) {
    const { state, up } = packSample(pair.sample);
    blob.writeUInt32LE(subjects.of('pair', pairKey(pair)), nth * pairBytes);
    blob.writeUInt8(state, nth * pairBytes + 4);
    blob.writeUInt8(up, nth * pairBytes + 5);
  }
  return blob;
}

/** The entries of a blob of `pair_second`; a rest that is no whole entry is left out. */
export function pairsInBlob(
  blob: Buffer,
): readonly { readonly subject: number; readonly state: number; readonly up: number }[] {
  return Array.from({ length: Math.floor(blob.length / pairBytes) }, (_, nth) => ({
    subject: blob.readUInt32LE(nth * pairBytes),
    state: blob.readUInt8(nth * pairBytes + 4),
    up: blob.readUInt8(nth * pairBytes + 5),
  }));
}
