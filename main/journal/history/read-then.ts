import type Sqlite from 'libsql';
import { z } from 'zod';
import type { Stretch } from '../../timeline/runs.ts';
import { unpackJson } from './packed-json.ts';
import type { ValueKind } from './batch.ts';

/** A value that stood at a moment, and since when it was as it is. */
export interface ValueThen {
  readonly name: string;
  readonly at: number;
  readonly value: unknown;
}

const subjects = z.array(z.object({ id: z.number(), name: z.string() }));
const values = z.array(z.object({ at: z.number(), value: z.instanceof(ArrayBuffer).nullable() }));

/** What stood at a moment of hosts, clusters or the observer: one look by key for each, however long history is. */
export function readValuesAt(database: Sqlite.Database, kind: ValueKind, at: number): readonly ValueThen[] {
  const newest = database.prepare('SELECT at, value FROM value WHERE subject = ? AND at <= ? ORDER BY at DESC LIMIT 1');
  const known = database.prepare('SELECT id, name FROM subject WHERE kind = ? ORDER BY name').all(kind);
  return subjects.parse(known).flatMap(({ id, name }) => {
    const [found] = values.parse(newest.all(id, at));
    return found === undefined || found.value === null ? [] : [{ name, at: found.at, value: unpackJson(found.value) }];
  });
}

/** What one thing was at the beginning of a span, and every change in it; null = it is no more, or nobody could tell. */
export function readValueIn(
  database: Sqlite.Database,
  thing: { readonly kind: ValueKind; readonly name: string },
  { from, to }: Stretch,
): readonly { readonly at: number; readonly value: unknown }[] {
  const [known] = subjects.parse(
    database.prepare('SELECT id, name FROM subject WHERE kind = ? AND name = ?').all(thing.kind, thing.name),
  );
  if (known === undefined) return [];
  const standing = 'SELECT at, value FROM value WHERE subject = ? AND at <= ? ORDER BY at DESC LIMIT 1';
  const later = 'SELECT at, value FROM value WHERE subject = ? AND at > ? AND at < ? ORDER BY at';
  return [
    ...values.parse(database.prepare(standing).all(known.id, from)),
    ...values.parse(database.prepare(later).all(known.id, from, to)),
  ].map(({ at, value }) => ({ at: Math.max(at, from), value: value === null ? null : unpackJson(value) }));
}

const laterRows = z.array(z.object({ at: z.number(), name: z.string(), value: z.instanceof(ArrayBuffer).nullable() }));

/** What stood at the beginning of a span, and every change in it; null = it is no more. Looks up by key, as the above. */
export function readValuesIn(database: Sqlite.Database, kind: ValueKind, { from, to }: Stretch): readonly ValueThen[] {
  const later = database
    .prepare(
      'SELECT at, name, value FROM subject CROSS JOIN value ON subject = subject.id WHERE kind = ? AND at > ? AND at < ? ORDER BY at, name',
    )
    .all(kind, from, to);
  return [
    ...readValuesAt(database, kind, from).map((value) => ({ ...value, at: from })),
    ...laterRows.parse(later).map((row) => ({ ...row, value: row.value === null ? null : unpackJson(row.value) })),
  ];
}
