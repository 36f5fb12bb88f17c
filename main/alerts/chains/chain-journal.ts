import { createHash } from 'node:crypto';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type LogFile, openLogFile } from '../../journal/decisions/log-file.ts';
import { rawLines } from '../../journal/decisions/raw-lines.ts';
import { takeLock } from '../../journal/exclusive-lock.ts';
import { whyUnwritable } from '../../journal/file-fault.ts';
import { writeWhole } from '../../journal/write-whole.ts';
import { afterLine, type ChainLine, type Known, nothingKnown, readChainLine, wholeLine } from './chain-line.ts';

/** Remembers through a restart how far chains are, and what delivery may not have yet. */
export interface ChainJournal {
  /** All that is known now, whether it could be written or not. */
  known(): Known;
  /** What was not well when it was opened, each a sentence: lines that could not be read and where they went, no lock to be had. */
  readonly foundAtOpening: readonly string[];
  /** Why the last line could not be written, as the operator's sentence; null while all is written. */
  fault(): string | null;
  /**
   * Returns when the line stands on the disk, or could not be written: then {@link fault} says so, and the next one writes all. Whoever
   * does not wait for it loses nothing: what comes meanwhile is written as a whole after it.
   */
  write(line: ChainLine): Promise<void>;
  /** Closes the file and gives the lock back. */
  close(): Promise<void>;
}

/** What a journal needs: a path in a folder that is there. */
export interface ChainJournalOptions {
  readonly path: string;
  /** It is written anew, without what is over, once it has more bytes than this and than four times what is not. */
  readonly compactAtBytes?: number;
  readonly openFile?: (path: string) => Promise<LogFile>;
  readonly replaceFile?: (path: string, content: string) => Promise<void>;
  readonly lock?: typeof takeLock;
}

const usualCompactAtBytes = 1024 * 1024;

/**
 * Opens the journal, alone: an error, the operator's sentence, means that another Quorumscope tells people by it. Lines that cannot be
 * read, as a torn last one, are set aside in a file beside it. Where the disk is at fault the journal is opened all the same,
 * remembers nothing through a restart, and says so: alerts do not wait for a disk.
 */
export async function openChainJournal(options: ChainJournalOptions): Promise<Result<ChainJournal, string>> {
  const { path, openFile = openLogFile, lock: take = takeLock } = options;
  const lock = await take(`${path}.lock`);
  if (!lock.ok && lock.error.kind === 'held') return err(sentence(path, `nobody is told from here: ${lock.error.why}`));
  const unlocked = lock.ok ? [] : [sentence(path, `another Quorumscope may tell people too: ${lock.error.why}`)];
  const begun = await readJournal(path, openFile).catch((error: unknown) => ({
    ...nothing,
    fault: unwritten(path, error),
  }));
  const journal = journalOf({ ...begun, foundAtOpening: [...unlocked, ...begun.foundAtOpening] }, options);
  const close = async (): Promise<void> => {
    await journal.close();
    if (lock.ok) lock.value.release();
  };
  return ok({ ...journal, close });
}

/** What an opened file told; no file = it cannot be opened, and nothing is remembered. */
interface Begun {
  readonly file: LogFile | null;
  readonly known: Known;
  readonly bytes: number;
  /** Its last line has an end. */
  readonly isEven: boolean;
  /** All its lines could be read. */
  readonly isClean: boolean;
  readonly foundAtOpening: readonly string[];
  readonly fault: string | null;
}

const nothing: Begun = {
  file: null,
  known: nothingKnown,
  bytes: 0,
  isEven: true,
  isClean: true,
  foundAtOpening: [],
  fault: null,
};

async function readJournal(path: string, openFile: (path: string) => Promise<LogFile>): Promise<Begun> {
  const file = await openFile(path);
  let { known, bytes, isEven } = nothing;
  const unread: Buffer[] = [];
  for await (const line of rawLines(file.read())) {
    bytes += line.bytes.length + 1;
    isEven = line.isEnded;
    const read = readChainLine(line.bytes.toString());
    if (read !== null) known = afterLine(known, read);
    else if (line.bytes.length > 0) unread.push(line.bytes, Buffer.from('\n'));
  }
  const isClean = unread.length === 0;
  const foundAtOpening = isClean ? [] : [sentence(path, await setAside(file, Buffer.concat(unread)))];
  return { ...nothing, file, known, bytes, isEven, isClean, foundAtOpening };
}

/** Copies what cannot be read to a file beside the journal. Where that fails it stays, and the next start meets it again. */
async function setAside(file: LogFile, content: Buffer): Promise<string> {
  const name = `torn-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
  const what = `${content.length} bytes of it are no lines, as after a crash in the middle of one`;
  try {
    return `${what}; they are set aside in ${await file.putBeside(name, content)}`;
  } catch (error) {
    return `${what}; they cannot be set aside: ${whyUnwritable(error)}`;
  }
}

function journalOf(begun: Begun, options: ChainJournalOptions): ChainJournal {
  const { path, compactAtBytes = usualCompactAtBytes, openFile = openLogFile, replaceFile = writeWhole } = options;
  let { file, known, bytes, isEven, isClean, fault } = begun;
  let isBehind = false;
  let wholeBytes = 0;
  let work: Promise<void> = Promise.resolve();
  /** What waits until the line before it is written. */
  let next: { readonly line: ChainLine; readonly written: Promise<void> } | null = null;

  const append = async (to: LogFile, line: ChainLine): Promise<void> => {
    // What a failed try or a crash left without an end must not run into this line.
    const text = Buffer.from(`${isEven ? '' : '\n'}${JSON.stringify(line)}\n`);
    isEven = false;
    bytes += text.length;
    await to.append(text);
    await to.sync();
    isEven = true;
  };
  const rewrite = async (): Promise<void> => {
    // What waits is in it already: as a line of its own it would tell its gaps twice.
    if (next !== null) isBehind = true;
    const text = `${JSON.stringify(wholeLine(known))}\n`;
    await replaceFile(path, text);
    const before = file;
    file = await openFile(path);
    await before?.close();
    wholeBytes = Buffer.byteLength(text);
    bytes = wholeBytes;
    isEven = true;
    isClean = true;
  };
  const put = async (to: LogFile, line: ChainLine): Promise<void> => {
    if (!(await to.look()).isInPlace) return rewrite();
    if (!isClean || bytes > Math.max(compactAtBytes, 4 * wholeBytes)) {
      try {
        return await rewrite();
      } catch {
        // A file that is long, or has lines that cannot be read, serves as well.
      }
    }
    await append(to, line);
  };
  const writeNext = async (): Promise<void> => {
    if (next === null || file === null) return;
    const { line } = next;
    next = null;
    const wasBehind = isBehind;
    isBehind = false;
    try {
      await put(file, wasBehind ? wholeLine(known) : line);
      fault = null;
    } catch (error) {
      isBehind = true;
      fault = unwritten(path, error);
    }
  };
  return {
    known: () => known,
    foundAtOpening: begun.foundAtOpening,
    fault: () => fault,
    write: (line) => {
      known = afterLine(known, line);
      if (file === null) return Promise.resolve();
      // One line cannot tell of two.
      if (next !== null) isBehind = true;
      const written = next?.written ?? work.then(writeNext);
      next = { line, written };
      work = written;
      return written;
    },
    close: async () => {
      await work;
      await file?.close();
      file = null;
    },
  };
}

function unwritten(path: string, error: unknown): string {
  const meanwhile = 'alerts go out, but a restart would not know which: ';
  return sentence(path, `${meanwhile}${whyUnwritable(error)}`);
}

function sentence(path: string, what: string): string {
  return plainLine(`journal of escalations ${path}: ${what}`);
}
