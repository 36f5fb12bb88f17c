import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabPlan, PlannedHost } from './plan.ts';
import { conversationsOf, hasOob, oobAddress, servicesOf } from './plan.ts';
import { prepareSshd, sshdCommand } from './sshd.ts';

/** The long-lived processes of one host. */
export interface HostProcesses {
  readonly sshd: ChildProcess;
  /** By port. */
  readonly services: Map<number, ChildProcess>;
  readonly talker: ChildProcess;
}

/** Where a lab keeps its program and keys. */
export interface LabPaths {
  readonly directory: string;
  readonly trafficProgram: string;
  readonly authorizedKeys: string;
}

/** Starts a command in a namespace. `ip netns exec` becomes the command, so the child's pid is its pid. */
function startIn(namespace: string, log: string, command: readonly string[], stdout: 'pipe' | 'log'): ChildProcess {
  const fd = openSync(log, 'a');
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
    detached: true,
    stdio: ['ignore', stdout === 'pipe' ? 'pipe' : fd, fd],
  });
  closeSync(fd);
  child.unref();
  return child;
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Resolves when the traffic program said "ready"; rejects with its log when it ended before. */
function ready(child: ChildProcess, log: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error(`traffic ended: ${readFileSync(log, 'utf8')}`));
    child.once('exit', gone);
    child.stdout?.once('data', () => {
      child.removeListener('exit', gone);
      child.stdout?.destroy();
      resolve();
    });
  });
}

/** Resolves when sshd listens; its own log is the only one who can say so from inside the namespace. */
async function listening(child: ChildProcess, log: string): Promise<void> {
  while (!readFileSync(log, 'utf8').includes('Server listening')) {
    if (ended(child)) throw new Error(`sshd ended: ${readFileSync(log, 'utf8')}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Writes what the host's sshd needs. Gives its known_hosts line. */
export function prepareHost(host: PlannedHost, paths: LabPaths): string {
  const directory = join(paths.directory, host.id);
  mkdirSync(directory, { recursive: true });
  const addresses = hasOob(host) ? [host.address, oobAddress(host)] : [host.address];
  return prepareSshd(addresses, directory, paths.authorizedKeys);
}

/** Starts one listener of a host and resolves when it accepts. */
export async function startService(
  host: PlannedHost,
  port: number,
  namespace: string,
  paths: LabPaths,
): Promise<ChildProcess> {
  const log = join(paths.directory, host.id, `serve-${port}.log`);
  const command = [process.execPath, paths.trafficProgram, 'serve', host.address, String(port)];
  const child = startIn(namespace, log, command, 'pipe');
  await ready(child, log);
  return child;
}

async function startSshd(host: PlannedHost, namespace: string, paths: LabPaths): Promise<ChildProcess> {
  const directory = join(paths.directory, host.id);
  const log = join(directory, 'sshd.log');
  writeFileSync(log, '');
  const child = startIn(namespace, log, sshdCommand(directory), 'log');
  await listening(child, log);
  return child;
}

/** A started talker and the moment all its conversations were open once. */
export interface Talker {
  readonly child: ChildProcess;
  readonly talking: Promise<void>;
}

/** Starts the host's own conversations. */
export function startTalker(plan: LabPlan, host: PlannedHost, namespace: string, paths: LabPaths): Talker {
  const log = join(paths.directory, host.id, 'talk.log');
  const conversations = JSON.stringify(conversationsOf(plan, host.id));
  const command = [process.execPath, paths.trafficProgram, 'talk', host.address, conversations];
  const child = startIn(namespace, log, command, 'pipe');
  return { child, talking: ready(child, log) };
}

/** Starts everything a host runs. Resolves when sshd and services listen and its own conversations have been open. */
export async function startHost(
  plan: LabPlan,
  host: PlannedHost,
  namespace: string,
  paths: LabPaths,
): Promise<HostProcesses> {
  const talker = startTalker(plan, host, namespace, paths);
  const ports = servicesOf(plan, host.id);
  const [sshd, ...services] = await Promise.all([
    startSshd(host, namespace, paths),
    ...ports.map((port) => startService(host, port, namespace, paths)),
  ]);
  await talker.talking;
  return {
    sshd,
    services: new Map(ports.flatMap((port, index) => (services[index] ? [[port, services[index]]] : []))),
    talker: talker.child,
  };
}
