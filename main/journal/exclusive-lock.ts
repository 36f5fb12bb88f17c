import { err, ok, type Result } from '../domain/result.ts';
import { codeOf, whyUnwritable } from './file-fault.ts';

/** Held by one process at a time. */
export interface ExclusiveLock {
  /** Gives it back; twice does nothing. */
  release(): void;
}

/** Why a lock was not to be had. */
export interface LockRefusal {
  /** held = somebody has it, in this process or in another one. */
  readonly kind: 'held' | 'fault';
  /** The end of a sentence. */
  readonly why: string;
}

/**
 * Takes the lock that the file `path` stands for, or tells at once who is in the way. It is the kernel's own lock on the open
 * file (fcntl(2), through SQLite), so it ends with its holder however that dies: there is no such thing as a stale one, no
 * process number to compare and no time to wait. The file is empty, and stays. For local disks, as SQLite's locks are.
 */
export async function takeLock(path: string): Promise<Result<ExclusiveLock, LockRefusal>> {
  try {
    const { default: Database } = await import('libsql');
    const database = new Database(path, { timeout: 0 });
    try {
      // Nothing is ever written, so there is no use for a journal file beside it.
      database.pragma('journal_mode = MEMORY');
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      throw error;
    }
    let isHeld = true;
    return ok({
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        // Closing alone lets go only when the last statement is collected.
        database.exec('ROLLBACK');
        database.close();
      },
    });
  } catch (error) {
    if (codeOf(error) === 'SQLITE_BUSY')
      return err({ kind: 'held', why: 'another Quorumscope is writing it; close that one' });
    return err({ kind: 'fault', why: `its lock ${path} cannot be taken: ${whyUnwritable(error)}` });
  }
}
