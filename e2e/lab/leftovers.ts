import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { namespacePrefix, pidsIn } from './network.ts';
import { pause, run } from './run.ts';

/** Under it each run keeps a folder with its mark; what is here and has no living owner is a leftover. */
export const labRoot = '/run/quorumscope-lab';

/** Who raised a lab. The start time tells the owner from a later process of the same number. */
interface Owner {
  readonly pid: number;
  readonly startTicks: string;
}

/** Field 22 of /proc/PID/stat (proc(5)); null when there is no such process. */
function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Marks a run as ours, before anything of it exists, and gives its folder. */
export function markRun(id: string): string {
  const directory = join(labRoot, id);
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const owner: Owner = { pid: process.pid, startTicks: startTicks(process.pid) ?? '' };
  writeFileSync(join(directory, 'owner.json'), JSON.stringify(owner));
  return directory;
}

function owned(directory: string): boolean {
  try {
    const owner = JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8')) as Owner;
    return startTicks(owner.pid) === owner.startTicks;
  } catch {
    return false;
  }
}

function namespacesOfRun(id: string): readonly string[] {
  if (!existsSync('/run/netns')) return [];
  return readdirSync('/run/netns').filter((name) => name.startsWith(namespacePrefix(id)));
}

function killAllIn(namespaces: readonly string[]): void {
  for (let round = 0; round < 50; round += 1) {
    const pids = namespaces.flatMap(pidsIn);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went by itself between the listing and the signal.
      }
    }
    pause(20);
  }
}

/** Removes everything of a run: its processes by pid, namespaces with their cables, folder. Works on half-made runs too. */
export function tearDown(id: string): void {
  const namespaces = namespacesOfRun(id);
  killAllIn(namespaces);
  for (const name of namespaces) {
    run('ip', ['netns', 'del', name]);
  }
  rmSync(join(labRoot, id), { recursive: true, force: true });
}

/** Removes runs whose owner died without tearing down. Gives their ids. */
export function clearLeftovers(): readonly string[] {
  if (!existsSync(labRoot)) return [];
  const dead = readdirSync(labRoot).filter((id) => !owned(join(labRoot, id)));
  for (const id of dead) tearDown(id);
  return dead;
}
