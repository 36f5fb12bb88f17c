import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type ExclusiveLock, takeLock } from '../../journal/exclusive-lock.ts';
import { codeOf, whyUnwritable } from '../../journal/file-fault.ts';
import { writeWhole } from '../../journal/write-whole.ts';
import { createQueueBook, type QueueBook } from './queue-book.ts';
import { type QueueEntry, readEntry } from './queue-entry.ts';

/** The file of a queue, and the book of what stands in it. */
export interface QueueFile {
  readonly book: QueueBook;
  /** What was found damaged, as a sentence; null = nothing. */
  readonly remark: string | null;
  /** Why the file does not hold what the book holds, as a sentence; null while it does. */
  fault(): string | null;
  /**
   * Enters into the book at once, and returns when it stands on the disk (fsync(2)). On a fault it returns too: the book goes on
   * without the file, and each further call tries to write the whole of it again.
   */
  enter(entries: readonly QueueEntry[]): Promise<void>;
  /** Waits for what is being written and gives the lock back. */
  close(): Promise<void>;
}

/** When so much came behind what still counted, the file is written anew with what counts now. */
const mostBytes = 8 * 1024 * 1024;

/**
 * Opens the queue at `path` for this process alone. Its folder is made where it is missing. A line that was cut by a crash was told
 * nobody to be recorded, and is left out; so is what else cannot be read, after a copy of the file was put beside it. The error is a
 * sentence: another process has it. Where the disk is at fault it is opened all the same and says so: alerts do not wait for a disk.
 */
export async function openQueueFile(path: string): Promise<Result<QueueFile, string>> {
  // Without its folder nothing can be written, and that is told as a fault.
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => undefined);
  const lock = await takeLock(`${path}.lock`);
  if (!lock.ok && lock.error.kind === 'held') return err(queueSentence(path, lock.error.why));
  const unlocked = lock.ok ? null : `another Quorumscope may send the same: ${lock.error.why}`;
  const book = createQueueBook();
  const unread = await readInto(book, path);
  const remarks = [unlocked, unread].filter((one) => one !== null);
  const writer = createWriter(path, book, lock.ok ? lock.value : null);
  await writer.enter([]);
  return ok({ book, remark: remarks.length === 0 ? null : queueSentence(path, remarks.join('; ')), ...writer });
}

/** What stands in the file, into the book; gives what of it could not be read, and where that went. */
async function readInto(book: QueueBook, path: string): Promise<string | null> {
  try {
    return await readLines(book, path, await readFile(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    // It must not be written over: somebody may read it yet.
    const aside = `${path}.unread`;
    const where = await rename(path, aside).then(
      () => `it is kept as ${aside}`,
      () => 'it cannot be kept',
    );
    return `what waited is not known, and ${where}: ${whyUnwritable(error)}`;
  }
}

/** Lines into the book; the last one is whole only with its line break. */
async function readLines(book: QueueBook, path: string, found: Buffer): Promise<string | null> {
  const lines = found.toString('utf8').split('\n').slice(0, -1);
  let unread = 0;
  for (const line of lines) {
    const entry = readEntry(line);
    if (entry === null) unread++;
    else book.apply(entry);
  }
  if (unread === 0) return null;
  const copy = `${path}.damaged-${createHash('sha256').update(found).digest('hex').slice(0, 16)}`;
  const where = await writeWhole(copy, found).then(
    () => `what it was is kept in ${copy}`,
    (error: unknown) => `what it was cannot be kept: ${whyUnwritable(error)}`,
  );
  return `${unread} of its ${lines.length} lines cannot be read; ${where}`;
}

function createWriter(
  path: string,
  book: QueueBook,
  lock: ExclusiveLock | null,
): Pick<QueueFile, 'fault' | 'enter' | 'close'> {
  let handle: FileHandle | null = null;
  let bytes = 0;
  let bytesAnew = 0;
  let fault: string | null = null;
  let isClosed = false;
  let work: Promise<void> = Promise.resolve();

  const writeAnew = async (): Promise<void> => {
    const content = linesOf(book.summary());
    await handle?.close();
    handle = null;
    await writeWhole(path, content);
    handle = await open(path, 'a');
    bytes = content.length;
    bytesAnew = bytes;
  };
  const append = async (content: Buffer): Promise<void> => {
    if (handle === null || bytes > mostBytes + bytesAnew || !(await isInPlace(handle, path))) return writeAnew();
    for (let from = 0; from < content.length; ) from += (await handle.write(content, from)).bytesWritten;
    await handle.datasync();
    bytes += content.length;
  };
  const write = async (content: Buffer): Promise<void> => {
    if (isClosed) return;
    try {
      await append(content);
      fault = null;
    } catch (error) {
      fault = queueSentence(path, `what waits would be lost by a crash: ${whyUnwritable(error)}`);
      // Half a line may stand there now; the next call writes the file anew.
      await handle?.close().catch(() => undefined);
      handle = null;
    }
  };
  return {
    fault: () => fault,
    enter(entries) {
      for (const entry of entries) book.apply(entry);
      const content = linesOf(entries);
      work = work.then(() => write(content));
      return work;
    },
    async close() {
      await work;
      isClosed = true;
      await handle?.close().catch(() => undefined);
      handle = null;
      lock?.release();
    },
  };
}

/** False where somebody took the file away or put another in its place: what is added to it then, nobody reads again. */
async function isInPlace(handle: FileHandle, path: string): Promise<boolean> {
  const [opened, atPath] = await Promise.all([handle.stat(), stat(path).catch(() => null)]);
  return atPath !== null && atPath.ino === opened.ino && atPath.dev === opened.dev;
}

function linesOf(entries: readonly QueueEntry[]): Buffer {
  return Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

function queueSentence(path: string, what: string): string {
  return plainLine(`alert queue ${path}: ${what}`);
}
