import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Names of the demo's directories begin so; then comes the process that made it. */
export function demoDirectoryPrefix(pid: number): string {
  return `quorumscope-demo-${pid}-`;
}

/**
 * Removes what earlier demos of this user left in a directory because they were killed. Directories of processes that live,
 * and of other users, stay. What cannot be removed stays too: it holds nothing but the keys of servers that are gone.
 */
export async function removeStaleDirectories(parent: string, isAlive: (pid: number) => boolean): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(/^quorumscope-demo-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const path = join(parent, name);
    const owner = await stat(path).catch(() => null);
    if (owner === null || owner.uid !== process.getuid?.()) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Does a process with this number live, ours or not? (kill(2): ESRCH = no.) */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
