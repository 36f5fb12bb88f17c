import { existsSync, renameSync } from 'node:fs';
import Sqlite from 'libsql';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { codeOf, whyUnwritable } from '../file-fault.ts';
import { applicationId, migrations } from './migrations.ts';

/** A history file that is open for writing. */
export interface OpenedDatabase {
  readonly database: Sqlite.Database;
  /** What was wrong with the file that stood there, and where it is kept; null when nothing was. */
  readonly notice: string | null;
}

type Look = { readonly kind: 'usable' } | { readonly kind: 'damaged' | 'foreign'; readonly why: string };

/**
 * Opens a history file, or makes it, and brings it to this version. A damaged one is kept aside under a name with `stamp`,
 * and a new one begun. One that is no history, or of a later version, is left alone. The error is the operator's sentence.
 * Looking a file through takes about a second for each GB.
 */
export function openDatabase(path: string, stamp: string): Result<OpenedDatabase, string> {
  try {
    const database = connect(path);
    const look = lookThrough(database);
    if (look.kind === 'usable') return ok({ database: prepare(database), notice: null });
    database.close();
    if (look.kind === 'foreign') return err(sentenceOf(path, `nothing is recorded: ${look.why}`));
    const kept = keepAside(path, stamp);
    const notice = sentenceOf(path, `it was damaged (${look.why}); it is kept as ${kept}, and a new one is begun`);
    return ok({ database: prepare(connect(path)), notice });
  } catch (error) {
    return err(sentenceOf(path, `nothing is recorded: ${whyUnwritable(error)}`));
  }
}

/** Does the error mean that the file's content is wrong? */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));
}

function connect(path: string): Sqlite.Database {
  return new Sqlite(path, { timeout: 2000 });
}

function lookThrough(database: Sqlite.Database): Look {
  try {
    const found = onlyValue(database, 'PRAGMA quick_check(1)');
    if (found !== 'ok') return { kind: 'damaged', why: plainLine(String(found), 200) };
    const version = numberOf(database, 'user_version');
    const tables = Number(onlyValue(database, 'SELECT count(*) FROM sqlite_master'));
    if (tables > 0 && numberOf(database, 'application_id') !== applicationId)
      return { kind: 'foreign', why: 'it is a database of something else; name another file' };
    if (version > migrations.length)
      return { kind: 'foreign', why: 'a later version of Quorumscope wrote it; use that one, or name another file' };
    return { kind: 'usable' };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { kind: 'damaged', why: error instanceof Error ? plainLine(error.message, 200) : 'it cannot be read' };
  }
}

function prepare(database: Sqlite.Database): Sqlite.Database {
  // Before the first table: later it would need a whole rewrite.
  database.exec('PRAGMA auto_vacuum = INCREMENTAL');
  onlyValue(database, 'PRAGMA journal_mode = WAL');
  // In WAL a commit is then one write and no wait for the disk; a crash of the machine costs the last seconds, never the file.
  database.exec('PRAGMA synchronous = NORMAL');
  onlyValue(database, 'PRAGMA journal_size_limit = 16777216');
  migrate(database);
  return database;
}

function migrate(database: Sqlite.Database): void {
  const version = numberOf(database, 'user_version');
  for (const [step, sql] of migrations.entries()) {
    if (step < version) continue;
    inTransaction(database, () => {
      database.exec(sql);
      database.exec(`PRAGMA user_version = ${step + 1}`);
      database.exec(`PRAGMA application_id = ${applicationId}`);
    });
  }
}

function numberOf(database: Sqlite.Database, pragma: string): number {
  return Number(onlyValue(database, `PRAGMA ${pragma}`));
}

/** The first column of the first row; undefined where there is none. (`get` of this driver knows no `pluck`.) */
export function onlyValue(database: Sqlite.Database, sql: string): unknown {
  return database.prepare(sql).pluck().all()[0];
}

/** Bytes of the file that are in use. Free pages of it are used again before it grows. */
export function usedBytes(database: Sqlite.Database): number {
  return (numberOf(database, 'page_count') - numberOf(database, 'freelist_count')) * numberOf(database, 'page_size');
}

/** Does the work as a whole or not at all. */
export function inTransaction(database: Sqlite.Database, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    // A full disk may have ended it already.
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function keepAside(path: string, stamp: string): string {
  const kept = `${path}.damaged-${stamp}`;
  renameSync(path, kept);
  // What they hold belongs to the old file; beside the new one it would be taken for its own.
  for (const part of ['-wal', '-shm']) {
    if (existsSync(`${path}${part}`)) renameSync(`${path}${part}`, `${kept}${part}`);
  }
  return kept;
}

function sentenceOf(path: string, what: string): string {
  return plainLine(`history ${path}: ${what}`);
}
