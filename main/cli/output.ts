import type { Writable } from 'node:stream';

/** Why nothing more can be written: the reader went away, which is its right, or a fault (a full disk). */
export type OutputEnd = { readonly kind: 'closed' } | { readonly kind: 'fault'; readonly why: string };

/** Standard output or error as a command sees it: what cannot be written is a value, never a stack trace. */
export interface Output {
  /** Writes and waits while the reader is slow. False when nothing can be written any more. */
  write(text: string | Buffer): Promise<boolean>;
  /** Waits until everything written is handed over, and tells why that was impossible, or null. */
  flush(): Promise<OutputEnd | null>;
  /** Calls once when nothing can be written any more. Returns the unsubscribe. */
  onEnd(listener: (end: OutputEnd) => void): () => void;
}

/** Wraps a stream of the process, or of a test. */
export function createOutput(stream: Writable): Output {
  let end: OutputEnd | null = null;
  const listeners = new Set<(end: OutputEnd) => void>();
  stream.on('error', (error) => {
    if (end !== null) return;
    end = endOf(error);
    for (const listener of listeners) listener(end);
  });

  const settled = (text: string | Buffer): Promise<void> =>
    new Promise((resolve) => {
      stream.write(text, () => resolve());
    });
  return {
    async write(text) {
      if (end !== null || stream.destroyed) return false;
      if (stream.writableNeedDrain || stream.writableLength > 1_000_000) await settled(text);
      else stream.write(text);
      return end === null;
    },
    async flush() {
      if (end === null && !stream.destroyed) await settled('');
      return end;
    },
    onEnd(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function endOf(error: Error): OutputEnd {
  const code = 'code' in error ? error.code : null;
  if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ECONNRESET') return { kind: 'closed' };
  return { kind: 'fault', why: code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : error.message };
}
