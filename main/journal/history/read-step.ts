import type Sqlite from 'libsql';
import type { HistoryReads } from './history-messages.ts';

/** Moments at which something was told of a situation or a cluster, or at which a stretch of recording begins or ends. */
const moments = [
  { table: 'situation', column: 'at', where: '' },
  { table: 'covered', column: 'began_at', where: '' },
  { table: 'covered', column: 'ended_at', where: '' },
  { table: 'value', column: 'at', where: "AND subject IN (SELECT id FROM subject WHERE kind = 'cluster')" },
] as const;

/** The next such moment after `at`, or the last one before it. The end of a stretch is its last recorded second. */
export function readStep(database: Sqlite.Database, { at, direction }: HistoryReads['step']['ask']): number | null {
  const [pick, compare] = direction === 'on' ? (['min', '>'] as const) : (['max', '<'] as const);
  const found = moments.flatMap(({ table, column, where }) => {
    const moment = column === 'ended_at' ? 'ended_at - 1' : column;
    const sql = `SELECT ${pick}(${moment}) FROM ${table} WHERE ${moment} ${compare} ? ${where}`;
    const value: unknown = database.prepare(sql).pluck().all(at)[0];
    return typeof value === 'number' ? [value] : [];
  });
  if (found.length === 0) return null;
  return direction === 'on' ? Math.min(...found) : Math.max(...found);
}
