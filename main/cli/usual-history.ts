import { join } from 'node:path';
import { historyFileOf } from '../journal/history/history-file.ts';
import { appFolder } from './app-folder.ts';
import type { Io } from './io.ts';

/** The history that the app writes for an inventory. */
export function usualHistory(fleet: string, io: Pick<Io, 'env' | 'home'>): string {
  return historyFileOf({ kind: 'fleet', path: fleet }, join(appFolder(io), 'history'));
}
