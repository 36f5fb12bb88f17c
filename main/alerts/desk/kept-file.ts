import { readFile } from 'node:fs/promises';
import { plainLine } from '../../domain/plain-line.ts';
import type { Result } from '../../domain/result.ts';
import { codeOf, whyUnwritable } from '../../journal/file-fault.ts';
import { writeWhole } from '../../journal/write-whole.ts';

/** A small file that holds the whole of something, and what became of it. */
export interface KeptFile<T> {
  /** What was kept; `empty` where there was nothing, or nothing that could be read. */
  readonly found: T;
  /**
   * Writes it whole, after what is being written. Returns once it, or what came after it, is on the disk. Never rejects: what could not
   * be written is {@link trouble}.
   */
  write(value: T): Promise<void>;
  /** Why the newest is not on the disk, or why nothing of before is known; null while all is well. */
  trouble(): string | null;
}

/** How something is kept. */
export interface KeptForm<T> {
  readonly path: string;
  readonly empty: T;
  /** Reads it back; the error is a sentence. */
  readonly read: (text: string) => Result<T, string>;
  /** What it is, as a sentence begins: `the incidents`. */
  readonly what: string;
}

/**
 * Opens a file that is written whole. One that cannot be read is kept aside, `.unreadable`, and said: whoever loses a memory begins
 * with an empty one rather than not at all.
 */
export async function openKeptFile<T>({ path, empty, read, what }: KeptForm<T>): Promise<KeptFile<T>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => (codeOf(error) === 'ENOENT' ? null : error));
  const before = text === null ? { value: empty, why: null } : readBack(text, read, empty);
  if (typeof text === 'string' && before.why !== null)
    await writeWhole(`${path}.unreadable`, text).catch(() => undefined);
  let lost = before.why === null ? null : `${what} of before are not known: ${before.why}`;
  let fault: string | null = null;
  let work: Promise<void> = Promise.resolve();
  /** The newest, while one before it is being written: those between the two need not be. */
  let next: { readonly value: T; readonly written: Promise<void> } | null = null;
  const put = async (): Promise<void> => {
    if (next === null) return;
    const { value } = next;
    next = null;
    try {
      await writeWhole(path, JSON.stringify(value));
      [fault, lost] = [null, null];
    } catch (error) {
      fault = `${what} are not on the disk (${plainLine(path, 300)}): ${whyUnwritable(error)}; a restart would forget the last ones`;
    }
  };
  return {
    found: before.value,
    write(value) {
      const written = next?.written ?? work.then(put);
      next = { value, written };
      work = written;
      return written;
    },
    trouble: () => fault ?? lost,
  };
}

function readBack<T>(
  text: unknown,
  read: KeptForm<T>['read'],
  empty: T,
): { readonly value: T; readonly why: string | null } {
  if (typeof text !== 'string') return { value: empty, why: whyUnwritable(text) };
  const known = read(text);
  return known.ok ? { value: known.value, why: null } : { value: empty, why: known.error };
}
