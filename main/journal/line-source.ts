import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { err, ok, type Result } from '../domain/result.ts';

/** Bytes one line may have: a listing of a million sockets is less. */
export const maxLineBytes = 256 * 1024 * 1024;
const chunkBytes = 1024 * 1024;

/** Lines of a text one after the other, without their ends; an error is a predicate and is the last. */
export type LineSource = Iterable<Result<string, string>>;

/**
 * Opens a capture for reading line by line, in constant memory: `-` is standard input, a name in `.gz` is unpacked.
 * Reading is synchronous, because a replay runs as fast as it can and has nothing else to do. The error is a predicate.
 */
export function openLines(path: string): Result<LineSource, string> {
  try {
    if (path === '-') return ok(linesOf(chunksOf(0)));
    if (path.endsWith('.gz')) return ok(linesOf([gunzipSync(readFileSync(path))]));
    const fd = openSync(path, 'r');
    return ok(linesOf(chunksOf(fd), () => closeSync(fd)));
  } catch (error) {
    return err(whyUnreadable(error));
  }
}

/** Cuts chunks of bytes into lines. `done` runs once, also when the reader stops early. */
export function* linesOf(
  chunks: Iterable<Buffer>,
  done: () => void = () => undefined,
): Generator<Result<string, string>> {
  const begun: Buffer[] = [];
  let begunBytes = 0;
  try {
    for (const chunk of chunks) {
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        begun.push(chunk.subarray(from, end));
        yield ok(Buffer.concat(begun).toString('utf8'));
        begun.length = 0;
        begunBytes = 0;
        from = end + 1;
      }
      if (from === chunk.length) continue;
      // Copied, because the chunk's memory is used again for the next one.
      begun.push(Buffer.from(chunk.subarray(from)));
      begunBytes += chunk.length - from;
      if (begunBytes > maxLineBytes) {
        yield err(`has more than ${maxLineBytes / 1024 / 1024} MB without a line break; it is no capture`);
        return;
      }
    }
    if (begun.length > 0) yield ok(Buffer.concat(begun).toString('utf8'));
  } catch (error) {
    yield err(whyUnreadable(error));
  } finally {
    done();
  }
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
      return 'is not a whole gzip file; copy it again';
    default:
      return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
