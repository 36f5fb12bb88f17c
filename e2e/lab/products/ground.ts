import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../lab.ts';
import { hostOf } from '../plan.ts';
import { must } from '../run.ts';
import { labUser } from '../sshd.ts';

/**
 * Where a product runs: the namespaces of a lab, and a folder in the lab's own for the data of each member. What is started here ends
 * with the lab, which kills by pid whatever lives in its namespaces and removes its folder.
 */
export interface Ground {
  readonly lab: Lab;
  /** Folder of a member, made when it is asked for first. `owner` = account to which it belongs; root without. */
  folder(host: string, owner?: string): string;
  /** Makes a folder of that host alone in the place of the machine's `/etc/NAME`, and gives its path outside the host. */
  etc(host: string, name: string): string;
  /** The home of the probes' account on that host. */
  home(host: string): string;
  /** Takes the probes' account into a group, on that host alone; counts from its next login. */
  admit(host: string, group: string): void;
  address(host: string): string;
  /** Starts a server in its foreground; what it says stands in `server.log` of the member's folder. */
  start(host: string, command: readonly string[], log?: string): ChildProcess;
  /** Runs a command to its end, two minutes at most. Rejects with what it said when it failed. */
  finish(host: string, command: readonly string[]): Promise<string>;
  /** Asks with a client, for 3 s at most. null = it failed, or had no answer by then. */
  ask(host: string, command: readonly string[]): Promise<string | null>;
}

/** Longer than any client here waits by itself, and shorter than what a test may lose to a silent server (ms). */
const askMs = 3000;
/** A database on a busy machine takes its time to be made (ms). */
const finishMs = 120_000;

/** The ground of a lab. */
export function groundOf(lab: Lab): Ground {
  const folder = (host: string, owner?: string): string => {
    const path = join(lab.directory, 'products', host);
    mkdirSync(path, { recursive: true, mode: 0o755 });
    if (owner !== undefined) chownSync(path, accountNumber(owner, 'u'), accountNumber(owner, 'g'));
    return path;
  };
  // Servers see the same /etc and /dev/shm as the sessions of their host: they know the probes' account, and it can talk to them.
  const within = (host: string, command: readonly string[]): readonly string[] => [
    '--target',
    String(lab.sshdOf(host)),
    '--mount',
    '--net',
    '--',
    ...command,
  ];
  const finish = (host: string, command: readonly string[], boundMs: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const options = { cwd: '/', timeout: boundMs, killSignal: 'SIGKILL', encoding: 'utf8' } as const;
      execFile('nsenter', within(host, command), options, (problem, stdout, stderr) => {
        if (problem === null) resolve(stdout);
        else reject(new Error(`${command.join(' ')} on ${host}: ${stderr || stdout || problem.message}`));
      });
    });
  return {
    lab,
    folder,
    etc(host, name) {
      const path = join(lab.directory, host, 'etc', name);
      rmSync(path, { recursive: true, force: true });
      mkdirSync(path, { mode: 0o755 });
      return path;
    },
    home: (host) => join(lab.directory, host, 'home'),
    admit(host, group) {
      const file = join(lab.directory, host, 'etc', 'group');
      writeFileSync(file, withMember(readFileSync(file, 'utf8'), group, labUser));
    },
    address: (host) => hostOf(lab.plan(), host).address,
    start(host, command, log = 'server.log') {
      const fd = openSync(join(folder(host), log), 'a');
      const child = spawn('nsenter', within(host, command), { cwd: '/', detached: true, stdio: ['ignore', fd, fd] });
      closeSync(fd);
      child.unref();
      return child;
    },
    finish: (host, command) => finish(host, command, finishMs),
    ask: (host, command) => finish(host, command, askMs).catch(() => null),
  };
}

/** A line of group(5) is `name:password:number:member,member`. */
function withMember(groups: string, group: string, account: string): string {
  return groups
    .split('\n')
    .map((line) => (line.startsWith(`${group}:`) ? `${line}${line.endsWith(':') ? '' : ','}${account}` : line))
    .join('\n');
}

function accountNumber(name: string, which: 'u' | 'g'): number {
  return Number(must('id', [`-${which}`, name]));
}

/** Looks again and again until there is something to see; rejects after `ms` with what was awaited. */
export async function eventually<T>(what: string, ms: number, look: () => Promise<T | null>): Promise<T> {
  const until = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > until) throw new Error(`${what}: not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
