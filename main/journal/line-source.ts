import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { err, ok, type Result } from '../domain/result.ts';

/** Bytes one line may have: a listing of a million sockets is less. */
const maxLineBytes = 256 * 1024 * 1024;
const chunkBytes = 1024 * 1024;

/** A line of a text, without its end. */
export interface TextLine {
  readonly text: string;
  /** false for a last line without a line break: it may have been cut. */
  readonly isEnded: boolean;
}

/** Why no line comes any more. */
export interface LineFault {
  /** cut = the text lacks its end; bad = it cannot be read further. */
  readonly kind: 'cut' | 'bad';
  /** A predicate: `is a directory; give a capture file`. */
  readonly why: string;
}

/** Lines of a text one after the other; a fault is the last. */
export type LineSource = Iterable<Result<TextLine, LineFault>>;

/**
 * Opens a capture for reading line by line: `-` is standard input, a name in `.gz` is unpacked (in memory; all else takes
 * constant memory). Of a gzip file that was cut or damaged comes what can be unpacked, then a fault. Reading is
 * synchronous, because a replay runs as fast as it can and has nothing else to do. The error is a predicate.
 */
export function openLines(path: string): Result<LineSource, string> {
  try {
    if (path === '-') return ok(linesOf(chunksOf(0)));
    if (path.endsWith('.gz')) return unpackedLines(readFileSync(path));
    const fd = openSync(path, 'r');
    return ok(linesOf(chunksOf(fd), { done: () => closeSync(fd) }));
  } catch (error) {
    return err(whyUnreadable(error));
  }
}

/**
 * Cuts chunks of bytes into lines. `done` runs once, also when the reader stops early; `fault` is what the chunks lack, if
 * they are not everything.
 */
export function* linesOf(
  chunks: Iterable<Buffer>,
  {
    done = () => undefined,
    fault = null,
    mostBytes = maxLineBytes,
  }: { readonly done?: () => void; readonly fault?: LineFault | null; readonly mostBytes?: number } = {},
): Generator<Result<TextLine, LineFault>> {
  const begun: Buffer[] = [];
  let begunBytes = 0;
  try {
    for (const chunk of chunks) {
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        const text = begun.length === 0 ? chunk.toString('utf8', from, end) : joined(begun, chunk.subarray(from, end));
        begun.length = 0;
        begunBytes = 0;
        from = end + 1;
        yield ok({ text, isEnded: true });
      }
      if (from === chunk.length) continue;
      // Copied, because the chunk's memory is used again for the next one.
      begun.push(Buffer.from(chunk.subarray(from)));
      begunBytes += chunk.length - from;
      if (begunBytes > mostBytes) {
        yield bad(`has more than ${mostBytes / 1024 / 1024} MB without a line break; it is no capture`);
        return;
      }
    }
    if (begun.length > 0) yield ok({ text: joined(begun, Buffer.alloc(0)), isEnded: false });
    if (fault !== null) yield err(fault);
  } catch (error) {
    yield bad(whyUnreadable(error));
  } finally {
    done();
  }
}

function joined(begun: readonly Buffer[], end: Buffer): string {
  return Buffer.concat([...begun, end]).toString('utf8');
}

function bad(why: string): { readonly ok: false; readonly error: LineFault } {
  return err({ kind: 'bad', why });
}

function* chunksOf(fd: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const bytes = readWaiting(fd, buffer);
    if (bytes === 0) return;
    yield buffer.subarray(0, bytes);
  }
}

/** A pipe may have been made non-blocking by the process that shares it with us; then an empty one is no end. */
function readWaiting(fd: number, buffer: Buffer): number {
  for (;;) {
    try {
      return readSync(fd, buffer, 0, buffer.length, null);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function unpackedLines(packed: Buffer): Result<LineSource, string> {
  try {
    return ok(linesOf([gunzipSync(packed)]));
  } catch (error) {
    const isCut = codeOf(error) === 'Z_BUF_ERROR';
    const beginning = unpackedBeginning(packed, isCut);
    if (beginning.length === 0) return err(whyUnreadable(error));
    const fault: LineFault = isCut
      ? { kind: 'cut', why: 'is cut short: its gzip stream has no end' }
      : { kind: 'bad', why: 'is damaged: its gzip stream cannot be unpacked further; copy it again' };
    return ok(linesOf([beginning], { fault }));
  }
}

/** How closely the damage of a gzip file is looked for (bytes). */
const damageWithinBytes = 512;

/** What can be unpacked of a gzip file that was cut, or is damaged somewhere: then the good part is found by halving. */
function unpackedBeginning(packed: Buffer, isCut: boolean): Buffer {
  // A flush instead of an end lets zlib give what it has (zlib manual, "Compressing and decompressing").
  const unpack = (bytes: number): Buffer =>
    gunzipSync(packed.subarray(0, bytes), { finishFlush: constants.Z_SYNC_FLUSH });
  if (isCut) return unpack(packed.length);
  let best: Buffer = Buffer.alloc(0);
  let good = 0;
  for (let wrong = packed.length; wrong - good > damageWithinBytes; ) {
    const middle = (good + wrong) >> 1;
    try {
      best = unpack(middle);
      good = middle;
    } catch {
      wrong = middle;
    }
  }
  return best;
}

function whyUnreadable(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'is not there; give the path of a capture, or - for standard input';
    case 'EISDIR':
      return 'is a directory; give a capture file';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user; change its mode or its owner';
    case 'Z_DATA_ERROR':
    case 'Z_BUF_ERROR':
      return 'is not a gzip file; copy it again, or give it a name without .gz';
    default:
      return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
