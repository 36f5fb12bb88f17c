import { type FileHandle, open } from 'node:fs/promises';
import type { LogEntry } from '../../contract/decision-log.ts';
import { chunksOf } from '../../journal/decisions/log-file.ts';
import { rawLines } from '../../journal/decisions/raw-lines.ts';
import { verificationText, verifyLog } from '../../journal/decisions/verify-log.ts';
import { walkChain } from '../../journal/decisions/walk-chain.ts';
import { codeOf } from '../../journal/file-fault.ts';
import type { LogSlice } from '../history-slice.ts';

/** Reads and verifies a decision log; null = none was named. What is wrong with it is said and is no failure of a report. */
export async function readDecisions(file: string | null): Promise<LogSlice> {
  if (file === null) return { kind: 'not-given' };
  let handle: FileHandle | null = null;
  try {
    handle = await open(file, 'r');
    if (!(await handle.stat()).isFile()) throw new Error('it is no regular file');
    const verification = await verifyLog(rawLines(chunksOf(handle)), null);
    const entries: LogEntry[] = [];
    await walkChain(rawLines(chunksOf(handle)), (entry) => entries.push(entry));
    return {
      kind: 'read',
      file,
      entries,
      verification: verificationText(verification),
      isIntact: verification.kind === 'intact',
    };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'absent', file };
    return { kind: 'unreadable', file, why: error instanceof Error ? error.message : String(error) };
  } finally {
    await handle?.close();
  }
}
