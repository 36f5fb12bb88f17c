import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Sqlite from 'libsql';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { answerRead } from '../../journal/history/answer-read.ts';
import type { HistoryQuestion, HistoryReads } from '../../journal/history/history-messages.ts';
import type { HistoryReader } from '../../journal/history/history-reader.ts';
import { applicationId, migrations } from '../../journal/history/migrations.ts';
import { onlyValue } from '../../journal/history/open-database.ts';
import {
  type IncidentRow,
  readCoverage,
  readIncidents,
  readMinutes,
  readPairs,
  readSituations,
  readValues,
} from '../../journal/history/read-history.ts';
import type { HistorySlice } from '../history-slice.ts';

/** Read before the first sign of an incident and after its end (ms). */
const aroundMs = 20_000;
const allTime = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** All incidents of a history file, the newest first. The error is the operator's sentence. */
export function listIncidents(path: string): Result<readonly IncidentRow[], string> {
  return withHistory(path, (database) => readIncidents(database, allTime));
}

/** What a history file holds around an incident; null where it has none of that id. The error is the operator's sentence. */
export function readIncident(path: string, id: string, now: number): Result<HistorySlice | null, string> {
  return withHistory(path, (database) => {
    const incident = readIncidents(database, allTime).find((row) => row.id === id);
    return incident === undefined ? null : sliceOf(database, incident, now);
  });
}

/** A reader of a history file that somebody else may be writing. What it reads it opens anew. */
export function readerOfFile(path: string): HistoryReader {
  return {
    read: async <N extends keyof HistoryReads>(name: N, ask: HistoryReads[N]['ask']) =>
      withHistory(path, (database) => {
        // Question and answer belong together by their name; TypeScript cannot follow it through the union.
        return answerRead(database, { name, ...ask } as HistoryQuestion);
      }),
  };
}

function sliceOf(database: Sqlite.Database, incident: IncidentRow, now: number): HistorySlice {
  const situations = readSituations(database, incident.id);
  const begins = [incident.beganAt, ...situations.map(({ since }) => since)];
  const span = { from: Math.min(...begins) - aroundMs, to: (incident.endedAt ?? now) + aroundMs };
  return {
    incident,
    span,
    situations,
    coverage: readCoverage(database, span),
    pairs: readPairs(database, span),
    minutes: readMinutes(database, span),
    hosts: readValues(database, 'host', span),
    clusters: readValues(database, 'cluster', span),
    observer: readValues(database, 'observer', span),
  };
}

/** Opens for reading alone (https://www.sqlite.org/uri.html, `mode=ro`): whoever writes the file is not disturbed. */
function withHistory<T>(path: string, read: (database: Sqlite.Database) => T): Result<T, string> {
  const refuse = (why: string) => err(plainLine(`history ${path}: ${why}`));
  if (!existsSync(path))
    return refuse('it is not there; name the history file with --history, or begin recording first');
  try {
    const database = new Sqlite(`${pathToFileURL(path).href}?mode=ro`, { timeout: 2000 });
    try {
      if (Number(onlyValue(database, 'PRAGMA application_id')) !== applicationId)
        return refuse('it is no history of Quorumscope; name another file');
      if (Number(onlyValue(database, 'PRAGMA user_version')) > migrations.length)
        return refuse('a later version of Quorumscope wrote it; use that one');
      return ok(read(database));
    } finally {
      database.close();
    }
  } catch (error) {
    return refuse(`it cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}
