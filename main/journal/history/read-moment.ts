import type Sqlite from 'libsql';
import { z } from 'zod';
import { clusterStatusSchema } from '../../contract/screen.ts';
import { observerSchema, hostSchema } from './told-values.ts';
import type { MomentRows, PairThen, Standing } from '../../timeline/history-rows.ts';
import type { MomentFound } from './history-messages.ts';
import { unpackSample } from './pair-sample.ts';
import { readPairs } from './read-history.ts';
import { readStoriesAt, runBefore } from './read-stories.ts';
import { readRecorded, readStretches } from './read-stretches.ts';
import { readValuesAt, type ValueThen } from './read-then.ts';

/** Everything that history holds of a moment. */
export function readMoment(database: Sqlite.Database, at: number): MomentFound {
  const recorded = readRecorded(database);
  const covered = readStretches(database, { from: at, to: at + 1 });
  const stretch = covered.findLast(({ from, to }) => from <= at && at < to);
  if (stretch === undefined) return { covered, recorded, rows: null };
  const run = stretch.run ?? runBefore(database, at);
  const { stories, unreadable } = run === null ? { stories: [], unreadable: 0 } : readStoriesAt(database, run, at);
  const hosts = readable(hostSchema, readValuesAt(database, 'host', at));
  const clusters = readable(clusterStatusSchema, readValuesAt(database, 'cluster', at));
  const observer = readable(observerSchema, readValuesAt(database, 'observer', at));
  const rows: MomentRows = {
    ...readPairsAt(database, at),
    hosts: hosts.standing,
    clusters: clusters.standing,
    observer: observer.standing[0]?.value ?? null,
    stories,
    unreadable: unreadable + hosts.unreadable + clusters.unreadable + observer.unreadable,
  };
  return { covered, recorded, rows };
}

function readable<T>(
  schema: z.ZodType<T>,
  values: readonly ValueThen[],
): { readonly standing: readonly Standing<T>[]; readonly unreadable: number } {
  const standing = values.flatMap(({ value, ...rest }): Standing<T>[] => {
    const { data } = schema.safeParse(value);
    return data === undefined ? [] : [{ ...rest, value: data }];
  });
  return { standing, unreadable: values.length - standing.length };
}

const minuteMs = 60_000;
const minuteRows = z.array(z.object({ name: z.string(), state: z.number(), up: z.number() }));

/** By second where seconds are kept; else the worst of the minute. */
function readPairsAt(database: Sqlite.Database, at: number): Pick<MomentRows, 'pairs' | 'pairsOf'> {
  const seconds = readPairs(database, { from: at, to: at + 1 }).flatMap(({ a, b, sample }): PairThen[] =>
    sample === null ? [] : [{ a, b, state: sample }],
  );
  if (seconds.length > 0) return { pairs: seconds, pairsOf: 'second' };
  // One look by key for each pair: a search through all minutes would take as long as history is.
  const minutes = database
    .prepare(
      "SELECT name, state, up FROM subject CROSS JOIN pair_minute ON subject = subject.id WHERE kind = 'pair' AND at > ? AND at <= ?",
    )
    .all(at - minuteMs, at);
  const pairs = minuteRows.parse(minutes).map(({ name, ...packed }): PairThen => {
    const [a = '', b = ''] = name.split(' ');
    return { a, b, state: unpackSample(packed) };
  });
  return { pairs, pairsOf: 'minute' };
}
