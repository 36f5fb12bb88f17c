import type Sqlite from 'libsql';
import { inTransaction, onlyValue, usedBytes } from './open-database.ts';

/** How long history is kept, and how large it may be. */
export interface HistoryBounds {
  /** Region pairs by second. */
  readonly secondsForMs: number;
  /** Everything else. */
  readonly keepForMs: number;
  readonly mostBytes: number;
}

/** 1 s for 48 h, all else for 90 days, at most 2 GiB. */
export const usualBounds: HistoryBounds = {
  secondsForMs: 48 * 3_600_000,
  keepForMs: 90 * 24 * 3_600_000,
  mostBytes: 2 * 2 ** 30,
};

/** Of the demo, whose story repeats: a week, at most 64 MiB. */
export const demoBounds: HistoryBounds = {
  ...usualBounds,
  keepForMs: 7 * 24 * 3_600_000,
  mostBytes: 64 * 2 ** 20,
};

/** Share of the time kept that is given up at once where the file is too large. */
const shareGivenUp = 1 / 20;
/** Free pages given back to the disk at a time (4 KiB each), so that no call takes long. */
const pagesGivenBack = 4096;

/**
 * Removes what is too old at `now` (epoch ms), then the oldest of all while the file is too large. What held before the
 * oldest moment that is kept stays known: the newest value before it, and the keyframe that its second builds on.
 */
export function pruneHistory(
  database: Sqlite.Database,
  { secondsForMs, keepForMs, mostBytes }: HistoryBounds,
  now: number,
): void {
  inTransaction(database, () => {
    removeSeconds(database, now - secondsForMs);
    removeOlder(database, now - keepForMs);
  });
  for (let oldest = oldestOf(database); usedBytes(database) > mostBytes && oldest !== null && oldest < now; ) {
    const upTo = oldest + Math.max(60_000, Math.round((now - oldest) * shareGivenUp));
    inTransaction(database, () => {
      removeSeconds(database, upTo);
      removeOlder(database, upTo);
    });
    const left = oldestOf(database);
    oldest = left === null || left <= oldest ? upTo : left;
  }
  database.prepare(`PRAGMA incremental_vacuum(${pagesGivenBack})`).all();
}

function removeSeconds(database: Sqlite.Database, before: number): void {
  database
    .prepare('DELETE FROM pair_second WHERE at < (SELECT max(at) FROM pair_second WHERE is_keyframe = 1 AND at <= ?)')
    .run(before);
}

function removeOlder(database: Sqlite.Database, before: number): void {
  database.prepare('DELETE FROM pair_minute WHERE at < ?').run(before);
  database
    .prepare(
      'DELETE FROM value WHERE at < ?1 AND EXISTS (SELECT 1 FROM value AS newer WHERE newer.subject = value.subject AND newer.at > value.at AND newer.at <= ?1)',
    )
    .run(before);
  database.prepare('DELETE FROM situation WHERE at < ?').run(before);
  database.prepare('DELETE FROM incident WHERE ended_at < ?').run(before);
  database.prepare('DELETE FROM covered WHERE ended_at <= ?').run(before);
  database.prepare('UPDATE covered SET began_at = ?1 WHERE began_at < ?1').run(before);
}

function oldestOf(database: Sqlite.Database): number | null {
  const found = onlyValue(database, 'SELECT min(began_at) FROM covered');
  return typeof found === 'number' ? found : null;
}
