import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { syncFolder, writeWhole } from '../write-whole.ts';

/** The file of a decision log, as the log needs it. Every call may fail as system calls do. */
export interface LogFile {
  /** Its own path, links followed: whoever comes by another way finds the same lock. */
  readonly path: string;
  /** All that stands in it, from the beginning. A chunk's memory is used again for the next one. */
  read(): AsyncIterable<Buffer>;
  /**
   * Bytes it has now, and whether it still is the file at its path and may be written. Cheap enough to ask before each entry.
   */
  look(): Promise<{ readonly bytes: number; readonly isInPlace: boolean; readonly isWritable: boolean }>;
  /** Adds at the end, all of it or fails. */
  append(bytes: Buffer): Promise<void>;
  /** Returns when what was added stands on the disk (fsync(2)). */
  sync(): Promise<void>;
  truncate(bytes: number): Promise<void>;
  /** Writes content to a file beside the log and syncs it. Tells its name. A file of that name is replaced: it has that content. */
  putBeside(suffix: string, content: Buffer): Promise<string>;
  close(): Promise<void>;
}

const chunkBytes = 1024 * 1024;
const anyWriteBit = 0o222;

/** Opens the file at `path`, or makes it; its folder must be there. Fails as system calls do, and for anything but a file. */
export async function openLogFile(path: string): Promise<LogFile> {
  const isNew = await stat(path).then(
    () => false,
    () => true,
  );
  const handle = await open(path, 'a+', 0o600);
  try {
    if (!(await handle.stat()).isFile()) throw new Error('it is not a regular file');
    if (isNew) await syncFolder(dirname(path));
    return logFileOf(handle, await realpath(path));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The file behind a handle that was opened for appending. */
export function logFileOf(handle: FileHandle, path: string): LogFile {
  return {
    path,
    read: () => chunksOf(handle),
    look: async () => {
      const [opened, atPath] = await Promise.all([handle.stat(), stat(path).catch(() => null)]);
      return {
        bytes: opened.size,
        isInPlace: atPath !== null && atPath.ino === opened.ino && atPath.dev === opened.dev,
        // Root may write whatever the mode says; who takes every write bit away does not want it written.
        isWritable: (opened.mode & anyWriteBit) !== 0,
      };
    },
    append: async (bytes) => {
      for (let from = 0; from < bytes.length; ) from += (await handle.write(bytes, from)).bytesWritten;
    },
    sync: () => handle.sync(),
    truncate: (bytes) => handle.truncate(bytes),
    putBeside: (suffix, content) => putBeside(`${path}.${suffix}`, content),
    close: () => handle.close(),
  };
}

/** All of a file from its beginning, wherever the handle stands. */
export async function* chunksOf(handle: FileHandle): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function putBeside(path: string, content: Buffer): Promise<string> {
  await writeWhole(path, content);
  return basename(path);
}
