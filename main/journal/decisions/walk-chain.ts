import type { LogEntry } from '../../contract/decision-log.ts';
import { emptyHead, readEntry, type Head } from './chain.ts';
import type { RawLine } from './raw-lines.ts';

/** How far a log is good, and how it ends. */
export type Walk = {
  /** The last good entry. */
  readonly head: Head;
  /** Bytes up to the end of the last good entry. */
  readonly goodBytes: number;
} & (
  | { readonly kind: 'intact' }
  /** The writer was stopped in the middle of its last line, which was never reported as recorded. */
  | { readonly kind: 'torn'; readonly tornBytes: number }
  /** `why` is a predicate about the entry after `head`. */
  | { readonly kind: 'broken'; readonly why: string }
);

/** Walks through a log to its end or to the first entry that is wrong, and shows every good entry to `onEntry`. */
export async function walkChain(
  lines: AsyncIterable<RawLine>,
  onEntry: (entry: LogEntry) => void = () => undefined,
): Promise<Walk> {
  let head = emptyHead;
  let goodBytes = 0;
  let damage: { readonly why: string; readonly line: RawLine } | null = null;
  for await (const line of lines) {
    if (damage !== null) return { kind: 'broken', head, goodBytes, why: damage.why };
    const entry = readEntry(line.bytes, head);
    if (!line.isEnded || !entry.ok) {
      damage = { line, why: entry.ok ? 'lacks its line break' : entry.error };
      continue;
    }
    head = { seq: entry.value.seq, sha256: entry.value.sha256 };
    goodBytes += line.bytes.length + 1;
    onEntry(entry.value);
  }
  if (damage === null) return { kind: 'intact', head, goodBytes };
  const { line, why } = damage;
  if (!isTorn(line)) return { kind: 'broken', head, goodBytes, why };
  return { kind: 'torn', head, goodBytes, tornBytes: line.bytes.length + (line.isEnded ? 1 : 0) };
}

/**
 * A last line without its end; or with zeros, which no writer of JSON leaves but a file system does whose machine lost
 * power after the file had grown and before its content was written (ext4(5), delayed allocation).
 */
function isTorn({ bytes, isEnded }: RawLine): boolean {
  return !isEnded || bytes.includes(0);
}
