import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { whyUnwritable } from '../file-fault.ts';
import type { CaptureStore } from './capture-store.ts';

/** Some lines of a segment. */
export interface Chunk {
  /** The segment's file. */
  readonly name: string;
  /** The segment's number. */
  readonly number: number;
  readonly text: string;
  /** When it was handed over, epoch ms. */
  readonly at: number;
}

/** What is done with files, one after the other. */
export interface ChunkQueue {
  /** Packs a chunk and adds it to the end of its file. */
  put(chunk: Chunk): void;
  /** Does something after all that was put before; it does not fail. */
  afterwards(act: () => Promise<void>): void;
  /** Characters of text that wait for the disk. */
  waiting(): number;
  /** Returns when all is done. */
  settle(): Promise<void>;
}

const pack = promisify(gzip);

/**
 * A queue before the disk. Chunks are gzip members of their own (RFC 1952, 2.2), so a file is whole up to its last chunk whenever it
 * is read. Of a chunk that could not be written `onLost` is told with the operator's words for the reason; it gives the number of the
 * last segment that is broken by it, of which nothing more is written: nothing follows a chunk that was lost.
 */
export function createChunkQueue(store: CaptureStore, onLost: (chunk: Chunk, why: string) => number): ChunkQueue {
  let work: Promise<void> = Promise.resolve();
  let waiting = 0;
  let brokenNumber = 0;
  const write = async (chunk: Chunk): Promise<void> => {
    try {
      if (chunk.number <= brokenNumber) return;
      await store.append(chunk.name, await pack(chunk.text, { level: constants.Z_BEST_SPEED }));
    } catch (error) {
      brokenNumber = onLost(chunk, whyUnwritable(error));
    } finally {
      waiting -= chunk.text.length;
    }
  };
  const afterwards = (act: () => Promise<void>): void => {
    work = work.then(act);
  };
  return {
    put: (chunk) => {
      waiting += chunk.text.length;
      afterwards(() => write(chunk));
    },
    afterwards,
    waiting: () => waiting,
    settle: () => work,
  };
}
