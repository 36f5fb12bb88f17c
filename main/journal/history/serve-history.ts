import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type Sqlite from 'libsql';
import { err, ok, type Result } from '../../domain/result.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { type ExclusiveLock, takeLock } from '../exclusive-lock.ts';
import { whyUnwritable } from '../file-fault.ts';
import type { HistoryBatch } from './batch.ts';
import { answerRead } from './answer-read.ts';
import type { FromHistory, HistoryQuestion, HistoryReply, ToHistory } from './history-messages.ts';
import { createHistoryStore, type HistoryStore } from './history-store.ts';
import { isDamage, openDatabase, usedBytes } from './open-database.ts';
import { type HistoryBounds, pruneHistory } from './prune-history.ts';

/** The other end of a HistoryLink. */
export interface HistoryPort {
  post(message: FromHistory): void;
  onMessage(listener: (message: ToHistory) => void): void;
}

/** Where history is written, and how much of it is kept. */
export interface HistoryPlace {
  /** Its folder is made where it is missing. */
  readonly path: string;
  readonly bounds: HistoryBounds;
}

const pruneEveryMs = 600_000;
/** Seconds written in one transaction: SQLite writes whole pages, and each second touches the same ones. */
const secondsTogether = 5;

/**
 * Writes history and answers what is asked of it: what a worker thread does, so that a slow disk stops nobody but itself. It opens the file with the first
 * seconds, tries again with each later ones while that fails, and keeps a file aside that turns out to be damaged.
 */
export function serveHistory(port: HistoryPort, { path, bounds }: HistoryPlace): void {
  let work: Promise<void> = Promise.resolve();
  let open: Open | null = null;
  let prunedAt = Number.NEGATIVE_INFINITY;
  let waiting: HistoryBatch[] = [];
  let trouble: string | null = null;

  const fail = (batches: readonly HistoryBatch[], sentence: string): void => {
    trouble = sentence;
    for (const _ of batches) port.post({ kind: 'failed', sentence });
  };
  /** Removes what is too old, now and then. That it fails loses nothing: it is tried again. */
  const prune = (at: number, database: Sqlite.Database): void => {
    if (Math.abs(at - prunedAt) < pruneEveryMs) return;
    prunedAt = at;
    try {
      pruneHistory(database, bounds, at);
    } catch (error) {
      const sentence = `history ${path}: what is too old cannot be removed: ${whyUnwritable(error)}`;
      port.post({ kind: 'notice', sentence: plainLine(sentence) });
    }
  };
  const writeWaiting = async (): Promise<void> => {
    const [first] = waiting;
    if (first === undefined) return;
    const batches = waiting;
    waiting = [];
    if (open === null) {
      const opened = await openHistory(path, first.at);
      if (!opened.ok) return fail(batches, opened.error);
      open = opened.value;
      if (open.notice !== null) port.post({ kind: 'notice', sentence: open.notice });
    }
    try {
      open.store.write(batches);
      trouble = null;
      prune(first.at, open.database);
      const bytes = usedBytes(open.database);
      for (const _ of batches) port.post({ kind: 'written', bytes });
    } catch (error) {
      fail(batches, plainLine(`history ${path}: nothing is recorded: ${whyUnwritable(error)}`));
      if (isDamage(error)) close();
    }
  };
  const read = (question: HistoryQuestion): HistoryReply => {
    if (open === null) return err(trouble ?? 'nothing is recorded yet');
    try {
      return ok(answerRead(open.database, question));
    } catch (error) {
      return err(plainLine(`history ${path}: it cannot be read: ${whyUnwritable(error)}`));
    }
  };
  const close = (): void => {
    open?.close();
    open = null;
  };
  const serve = async (message: ToHistory): Promise<void> => {
    if (message.kind === 'write') {
      // It tells what changed since one that was lost, and was handed over before the recorder knew.
      if (trouble !== null && !message.batch.isBeginning) return fail([message.batch], trouble);
      waiting.push(message.batch);
      // The first second of a stretch alone: whoever looks sees at once that it is recorded, or why not.
      if (waiting.length >= secondsTogether || message.batch.isBeginning) await writeWaiting();
      return;
    }
    await writeWaiting();
    if (message.kind === 'read') return port.post({ kind: 'read', ask: message.ask, reply: read(message.question) });
    close();
    port.post({ kind: 'stopped' });
  };
  port.onMessage((message) => {
    work = work.then(() => serve(message));
  });
}

interface Open {
  readonly database: Sqlite.Database;
  readonly store: HistoryStore;
  readonly notice: string | null;
  close(): void;
}

async function openHistory(path: string, at: number): Promise<Result<Open, string>> {
  const refuse = (why: string) => err(plainLine(`history ${path}: nothing is recorded: ${why}`));
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    return refuse(whyUnwritable(error));
  }
  const lock = await takeLock(`${path}.lock`);
  if (!lock.ok) return refuse(lock.error.why);
  const opened = openDatabase(path, new Date(at).toISOString().replace(/[:.]/g, '-'));
  if (!opened.ok) {
    lock.value.release();
    return opened;
  }
  const { database, notice } = opened.value;
  const close = (): void => closeAll(database, lock.value);
  try {
    endLeftOpen(database);
    return ok({ database, store: createHistoryStore(database), notice, close });
  } catch (error) {
    close();
    return refuse(whyUnwritable(error));
  }
}

/** An incident that was open when the observer stopped ended, for all that is known, with what it saw last. */
function endLeftOpen(database: Sqlite.Database): void {
  database.exec(
    "UPDATE incident SET ended_at = (SELECT max(ended_at) FROM covered), ending = 'observer-stopped' WHERE ended_at IS NULL",
  );
}

function closeAll(database: Sqlite.Database, lock: ExclusiveLock): void {
  try {
    database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  } catch {
    // What is in the write-ahead log is read from there next time.
  }
  database.close();
  lock.release();
}
