import type Sqlite from 'libsql';
import { z } from 'zod';
import type { Covered } from '../../timeline/history-rows.ts';
import type { Stretch } from '../../timeline/runs.ts';

const rows = z.array(z.object({ began_at: z.number(), ended_at: z.number(), run: z.number().nullable() }));
const bounds = z.array(z.object({ first: z.number().nullable(), last: z.number().nullable() }));
const ends = z.array(z.object({ run: z.number(), ended_at: z.number() }));

/** The first and the last moment that is recorded at all; null = none. */
export function readRecorded(database: Sqlite.Database): Stretch | null {
  const found = database.prepare('SELECT min(began_at) AS first, max(ended_at) AS last FROM covered').all();
  const [known] = bounds.parse(found);
  if (known === undefined || known.first === null || known.last === null) return null;
  return { from: known.first, to: known.last };
}

/** The stretches that touch the span, whole, and the nearest one on each side of it. */
export function readStretches(database: Sqlite.Database, { from, to }: Stretch): readonly Covered[] {
  const found = database
    .prepare(
      `SELECT began_at, ended_at, run FROM covered WHERE ended_at > ?1 AND began_at < ?2
       UNION SELECT * FROM (SELECT began_at, ended_at, run FROM covered WHERE ended_at <= ?1 ORDER BY ended_at DESC LIMIT 1)
       UNION SELECT * FROM (SELECT began_at, ended_at, run FROM covered WHERE began_at >= ?2 ORDER BY began_at LIMIT 1)
       ORDER BY began_at`,
    )
    .all(from, to);
  return rows.parse(found).map(({ began_at, ended_at, run }) => ({ from: began_at, to: ended_at, run }));
}

/** When each run ended, as far as is written; the newest one, which goes on, is left out. */
export function readRunEnds(database: Sqlite.Database): ReadonlyMap<number, number> {
  const found = database
    .prepare('SELECT run, max(ended_at) AS ended_at FROM covered WHERE run IS NOT NULL GROUP BY run ORDER BY run')
    .all();
  return new Map(
    ends
      .parse(found)
      .slice(0, -1)
      .map(({ run, ended_at }) => [run, ended_at]),
  );
}
