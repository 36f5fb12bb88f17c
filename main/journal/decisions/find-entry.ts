import { open } from 'node:fs/promises';
import type { LogEntry } from '../../contract/decision-log.ts';
import { readEntry } from './chain.ts';
import { chunksOf } from './log-file.ts';
import { rawLines } from './raw-lines.ts';

/**
 * Looks up the entry with this number and hash. null where the log does not hold it as it was recorded any more. Fails as system calls do.
 */
export async function findEntry(
  path: string,
  { seq, sha256 }: { seq: number; sha256: string },
): Promise<LogEntry | null> {
  const handle = await open(path, 'r');
  try {
    let number = 0;
    for await (const { bytes } of rawLines(chunksOf(handle))) {
      number += 1;
      if (number === seq) return entryOf(bytes, sha256);
    }
    return null;
  } finally {
    await handle.close();
  }
}

const prevPattern = /"prev":"([0-9a-f]{64})","seq":(\d+),"sha256":"[0-9a-f]{64}"\}$/;

/** The line alone tells what it follows; that this is the right one is known from its hash. */
function entryOf(line: Buffer, sha256: string): LogEntry | null {
  const [, prev, seq] = prevPattern.exec(line.toString()) ?? [];
  if (prev === undefined) return null;
  const entry = readEntry(line, { seq: Number(seq) - 1, sha256: prev });
  return entry.ok && entry.value.sha256 === sha256 ? entry.value : null;
}
