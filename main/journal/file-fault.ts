import { plainLine } from '../domain/plain-line.ts';

/** The code of a failed system call or statement, `ENOSPC`, `SQLITE_FULL`; empty for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Why a file of ours cannot be written, and what to do about it, as the end of a sentence. */
export function whyUnwritable(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return 'the disk is full; free some space on it';
    case 'EROFS':
      return 'its file system is mounted read-only; mount it for writing';
    case 'EACCES':
    case 'EPERM':
    case 'SQLITE_READONLY':
      return 'this user may not write it; change its mode or its owner';
    case 'ENOENT':
      return 'its folder is not there; make the folder';
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return 'a folder and a file are mixed up in its path; name a file in a folder';
    case 'EIO':
      return 'the disk reports an error; look at the system log and at the disk';
    default:
      return plainLine(error instanceof Error ? error.message : String(error), 300);
  }
}
