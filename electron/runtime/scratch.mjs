import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * A folder for one run: home of the borrowed account, keys of the display, copies. Others may pass through it, so that the account
 * reaches what is meant for it.
 * @returns {{ folder: string, remove: () => void }}
 */
export function makeScratch() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'quorumscope-run-'));
  chmodSync(folder, 0o755);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
