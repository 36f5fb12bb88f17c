import type Sqlite from 'libsql';
import { z } from 'zod';
import { situationSchema } from '../../contract/screen.ts';
import type { Situation } from '../../domain/snapshot.ts';
import type { FullTelling, ShortStory, Story, Telling } from '../../timeline/history-rows.ts';
import type { Stretch } from '../../timeline/runs.ts';
import { unpackJson } from './packed-json.ts';
import { readRunEnds } from './read-stretches.ts';

const phase = z.enum(['suspected', 'confirmed', 'cleared']);
const shortRows = z.array(
  z.object({ id: z.number(), run: z.number(), key: z.string(), at: z.number(), since: z.number(), phase }),
);
const fullRow = z.object({
  run: z.number(),
  key: z.string(),
  at: z.number(),
  since: z.number(),
  phase,
  type: z.string(),
  situation: z.instanceof(ArrayBuffer),
});
type FullRow = z.infer<typeof fullRow>;

const columns = 'run, key, at, since, phase, type, situation';

/**
 * All situations of which something holds in the span, without evidence. A situation
 * that cannot be read is left out: an early version may have said what this one does not know.
 */
export function readStories(database: Sqlite.Database, { from, to }: Stretch): readonly ShortStory[] {
  const found = database
    .prepare(
      `SELECT id, run, key, at, since, phase FROM situation WHERE (run, key) IN (
         SELECT run, key FROM situation GROUP BY run, key
         HAVING min(since) < ?2 AND (sum(phase = 'cleared') = 0 OR max(at) >= ?1)
       ) ORDER BY at, id`,
    )
    .all(from, to);
  const ends = readRunEnds(database);
  const one = database.prepare(`SELECT ${columns} FROM situation WHERE id = ?`);
  return [...grouped(shortRows.parse(found))].flatMap(([key, rows]) => {
    const runEndedAt = ends.get(rows[0]?.run ?? 0) ?? null;
    if (runEndedAt !== null && runEndedAt <= from) return [];
    const tellings = rows.map(({ at, since, phase: told }): Telling => ({ at, since, phase: told }));
    const newest = rows.findLast((row) => row.phase !== 'cleared' && row.at < to) ?? rows.at(-1);
    const final = rows.findLast((row) => row.phase === 'confirmed');
    const last = bareSituation(one.all(newest?.id));
    const known = final === undefined || final.id === newest?.id ? null : bareSituation(one.all(final.id));
    return last === null
      ? []
      : [{ key, runEndedAt, tellings, last, known: final === undefined ? null : (known ?? last) }];
  });
}

/** What a moment needs of the situations of its run. */
export interface StoriesThen {
  readonly stories: readonly Story<FullTelling>[];
  readonly unreadable: number;
}

/** All situations of a run that had begun at the moment and were not over, whole, also what was told of them later. */
export function readStoriesAt(database: Sqlite.Database, run: number, at: number): StoriesThen {
  const found = database
    .prepare(
      `SELECT ${columns} FROM situation WHERE run = ?1 AND key IN (
         SELECT key FROM situation WHERE run = ?1 GROUP BY key
         HAVING min(since) <= ?2 AND (sum(phase = 'cleared') = 0 OR max(at) > ?2)
       ) ORDER BY at, id`,
    )
    .all(run, at);
  const runEndedAt = readRunEnds(database).get(run) ?? null;
  let unreadable = 0;
  const stories = [...grouped(z.array(fullRow).parse(found))].map(([key, rows]) => ({
    key,
    runEndedAt,
    tellings: rows.flatMap((row): FullTelling[] => {
      const situation = situationOf(row);
      if (situation === null) unreadable += 1;
      return situation === null ? [] : [{ at: row.at, since: row.since, phase: row.phase, situation }];
    }),
  }));
  return { stories, unreadable };
}

/** The run that watched at a moment, for stretches that an early version wrote without it. */
export function runBefore(database: Sqlite.Database, at: number): number | null {
  const found: unknown = database.prepare('SELECT max(run) FROM situation WHERE run <= ?').pluck().all(at)[0];
  return typeof found === 'number' ? found : null;
}

function grouped<R extends { readonly run: number; readonly key: string }>(rows: readonly R[]): Map<string, R[]> {
  const stories = new Map<string, R[]>();
  for (const row of rows) {
    const name = `${row.run} ${row.key}`;
    const story = stories.get(name);
    if (story === undefined) stories.set(name, [row]);
    else story.push(row);
  }
  return stories;
}

function bareSituation(found: unknown): Situation | null {
  const [row] = z.array(fullRow).parse(found);
  const situation = row === undefined ? null : situationOf(row);
  return situation === null ? null : { ...situation, evidence: [] };
}

function situationOf({ key, since, phase: told, type, situation }: FullRow): Situation | null {
  const rest = unpackJson(situation);
  if (typeof rest !== 'object' || rest === null) return null;
  return situationSchema.safeParse({ ...rest, id: key, since, phase: told, type }).data ?? null;
}
