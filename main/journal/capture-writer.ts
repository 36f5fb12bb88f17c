import { open } from 'node:fs/promises';
import type { CaptureLine } from '../contract/capture-line.ts';
import type { Fleet } from '../domain/fleet.ts';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { CaptureEvent } from './capture-event.ts';
import { eventLine, firstLine } from './event-line.ts';

/** Bytes that may wait for a slow disk before the recording is given up. */
const maxWaitingBytes = 64 * 1024 * 1024;

/** Where a capture is written to. A file handle, or a fake. */
export interface CaptureSink {
  /** Writes from the buffer; tells how many bytes it took. */
  write(bytes: Buffer): Promise<{ readonly bytesWritten: number }>;
  /** Cuts the file to this length. */
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** What a finished recording holds. */
export interface Recorded {
  readonly lines: number;
  readonly bytes: number;
  /** Socket facts that came without their text and could not be recorded. */
  readonly withoutText: number;
}

/** Writes a capture in the background. After a failure nothing more is written, and what stands is whole lines. */
export interface CaptureWriter {
  /** Adds what happened next. Never waits, never throws. */
  write(event: CaptureEvent): void;
  /** Waits for everything added, then closes. The error is the operator's sentence. */
  close(): Promise<Result<Recorded, string>>;
}

/** How to write a capture. */
export interface CaptureWriterOptions {
  /** The capture's name in sentences. */
  readonly file: string;
  /** The inventory it begins with. */
  readonly fleet: Fleet;
  /** Called once with the operator's sentence when writing fails (a full disk, a closed pipe). */
  readonly onFailure: (sentence: string) => void;
}

/** Opens a file for a capture, replacing what was in it. The error is the operator's sentence. */
export async function openCaptureWriter(options: CaptureWriterOptions): Promise<Result<CaptureWriter, string>> {
  try {
    return ok(createCaptureWriter(await open(options.file, 'w', 0o640), options));
  } catch (error) {
    return err(
      plainLine(`capture ${options.file}: it cannot be written (${why(error)}); choose another file for --record`),
    );
  }
}

/** A writer over a sink of the caller. */
export function createCaptureWriter(sink: CaptureSink, options: CaptureWriterOptions): CaptureWriter {
  const state = { lines: 0, bytes: 0, withoutText: 0, waiting: 0, failure: null as string | null };
  let work: Promise<void> = Promise.resolve();

  const fail = async (reason: string): Promise<void> => {
    if (state.failure !== null) return;
    state.failure = plainLine(
      `capture ${options.file}: recording ended after ${state.lines} lines (${reason}); free some space or choose another file`,
    );
    // A half line would make the whole capture unreadable; a pipe cannot be cut, and need not be.
    await sink.truncate(state.bytes).catch(() => undefined);
    options.onFailure(state.failure);
  };
  const put = async (bytes: Buffer): Promise<void> => {
    state.waiting -= bytes.length;
    if (state.failure !== null) return;
    try {
      for (let from = 0; from < bytes.length; ) from += (await sink.write(bytes.subarray(from))).bytesWritten;
      state.bytes += bytes.length;
      state.lines++;
    } catch (error) {
      await fail(why(error));
    }
  };
  const add = (line: CaptureLine): void => {
    if (state.failure !== null) return;
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    state.waiting += bytes.length;
    const isTooSlow = state.waiting > maxWaitingBytes;
    work = work.then(() => (isTooSlow ? fail('the disk is too slow') : put(bytes)));
  };

  add(firstLine(options.fleet));
  return {
    write(event) {
      const line = eventLine(event);
      if (line === null) state.withoutText++;
      else add(line);
    },
    async close() {
      await work;
      try {
        await sink.close();
      } catch (error) {
        await fail(why(error));
      }
      const { failure, lines, bytes, withoutText } = state;
      return failure === null ? ok({ lines, bytes, withoutText }) : err(failure);
    },
  };
}

function why(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EPIPE':
      return 'nobody reads it any more';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'this user may not write there';
    case 'ENOENT':
      return 'its directory is not there';
    case 'EISDIR':
      return 'it is a directory';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
