import { plainLine } from '../../domain/plain-line.ts';
import { codeOf, whyUnwritable } from '../file-fault.ts';

/** Why nothing is recorded. Whoever shows a GO must show this instead. */
export interface LogFault {
  /**
   * held = another process writes the log; broken = what stands in it is not what was recorded; full, read-only, disk = it
   * cannot be written; moved = the file was moved, replaced or changed by somebody else; request = this entry is wrong, the
   * log is well.
   */
  readonly kind: 'held' | 'broken' | 'full' | 'read-only' | 'disk' | 'moved' | 'request';
  /** The operator's sentence, with what to do. */
  readonly sentence: string;
}

/** The operator's sentence about the log at `path`. */
export function logSentence(path: string, what: string): string {
  return plainLine(`decision log ${path}: ${what}`);
}

/** A fault of the log at `path`; `why` is the rest of its sentence. */
export function logFault(path: string, kind: LogFault['kind'], why: string): LogFault {
  return { kind, sentence: logSentence(path, why) };
}

/** The fault behind a failed system call. */
export function faultOfError(path: string, error: unknown): LogFault {
  return logFault(path, kindOf(codeOf(error)), `nothing is recorded: ${whyUnwritable(error)}`);
}

function kindOf(code: string): LogFault['kind'] {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'full';
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'read-only';
    default:
      return 'disk';
  }
}
