import { chownSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Cut } from './cuts.ts';
import { cutTable } from './cuts.ts';
import type { HostProcesses, LabPaths } from './host-processes.ts';
import { prepareHost, startHost, startService } from './host-processes.ts';
import { labFleet } from './lab-fleet.ts';
import { clearLeftovers, markRun, tearDown } from './leftovers.ts';
import type { Namespaces } from './network.ts';
import { addToNetwork, forgetConnections, namespacesOf, pidsIn, plugBack, raiseNetwork, unplug } from './network.ts';
import type { LabPlan, PlannedHost } from './plan.ts';
import { hostOf, hostsOf } from './plan.ts';
import { must } from './run.ts';

/** A fault that is in force. Times are `performance.now()` of this process. */
export interface Fault {
  /** Before the first command that makes it. */
  readonly from: number;
  /** When the last command had ended: from here on it surely is in force. */
  readonly until: number;
  /** Takes it away. A second call does nothing. */
  heal(): void;
}

/** A running lab. */
export interface Lab {
  readonly id: string;
  /** Where logs, keys and inventory are; gone after `down`. */
  readonly directory: string;
  readonly names: Namespaces;
  /** The inventory that describes the lab to Quorumscope. */
  readonly fleetFile: string;
  /** As it is now: a host that was added is in it. */
  plan(): LabPlan;
  cut(cut: Cut): Fault;
  /** SIGKILL to the listener of one port. `heal` starts it again. */
  killService(host: string, port: number): { readonly from: number; heal(): Promise<void> };
  /** SIGSTOP to the listener of one port: the kernel goes on answering for it. */
  freezeService(host: string, port: number): Fault;
  /** Cable out, then every process gone and every connection forgotten. */
  powerOff(host: string): { readonly from: number; powerOn(): Promise<void> };
  powerOffRegion(region: string): { readonly from: number; powerOn(): Promise<void> };
  /** Processes in the host's namespace that the lab did not start: SSH sessions and what they run. */
  strangersOn(host: string): readonly Stranger[];
  /** A new host with sshd, not yet in the inventory file. */
  addHost(host: PlannedHost): Promise<void>;
  /** Writes the inventory of the present plan, as an editor does: a new file moved over the old one. */
  writeFleet(): void;
  /** Puts any text in the place of the inventory. */
  writeFleetText(text: string): void;
  down(): void;
}

/** A process on a host that somebody else brought there. */
export interface Stranger {
  readonly pid: number;
  /** Its name (/proc/PID/comm). sshd keeps one or two for each session, the rest are what the session runs. */
  readonly name: string;
}

/** Who must be able to read the lab's key besides root (Electron runs as an unprivileged user). */
export interface LabReader {
  readonly uid: number;
  readonly gid: number;
}

/** From the checkout, where every script of npm runs. */
const trafficSource = 'e2e/lab/traffic.ts';

function buildTraffic(directory: string): string {
  const outfile = join(directory, 'traffic.cjs');
  buildSync({
    entryPoints: [trafficSource],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  return outfile;
}

/**
 * Raises a lab: namespaces, cables, real sshd and traffic on every host; takes 2 to 5 s. Needs root, iproute2, nftables
 * and openssh-server. Leftovers of dead runs go first. Throws, with everything taken down again, when a step fails.
 */
export async function raiseLab(plan: LabPlan, options: { readonly reader?: LabReader } = {}): Promise<Lab> {
  if (process.getuid?.() !== 0) throw new Error('the lab needs root: it makes network namespaces');
  clearLeftovers();
  const id = randomBytes(2).toString('hex');
  const directory = markRun(id);
  const emergency = (): void => tearDown(id);
  process.once('exit', emergency);
  try {
    return await raise(plan, id, directory, options.reader ?? null, () => {
      process.removeListener('exit', emergency);
      tearDown(id);
    });
  } catch (error) {
    process.removeListener('exit', emergency);
    tearDown(id);
    throw error;
  }
}

async function raise(
  firstPlan: LabPlan,
  id: string,
  directory: string,
  reader: LabReader | null,
  down: () => void,
): Promise<Lab> {
  let plan = firstPlan;
  const names = namespacesOf(id);
  const keys = { identityFile: join(directory, 'id_ed25519'), knownHostsFile: join(directory, 'known_hosts') };
  const fleetFile = join(directory, 'fleet.yaml');
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', keys.identityFile]);
  if (reader !== null) chownSync(keys.identityFile, reader.uid, reader.gid);
  const paths: LabPaths = {
    directory,
    trafficProgram: buildTraffic(directory),
    authorizedKeys: `${keys.identityFile}.pub`,
  };
  raiseNetwork(plan, names);
  const knownHosts = plan.hosts.map((host) => prepareHost(host, names.of(host.id), paths));
  writeFileSync(keys.knownHostsFile, knownHosts.join(''));
  const started = await Promise.all(
    plan.hosts.map(async (host) => [host.id, await startHost(plan, host, names.of(host.id), paths)] as const),
  );
  const processes = new Map<string, HostProcesses>(started);

  const writeFleetText = (text: string): void => {
    writeFileSync(`${fleetFile}.new`, text);
    renameSync(`${fleetFile}.new`, fleetFile);
  };
  const writeFleet = (): void => writeFleetText(labFleet(plan, keys));
  writeFleet();

  let cuts = 0;
  const cut = (wanted: Cut): Fault => {
    cuts += 1;
    const table = `cut${cuts}`;
    const from = performance.now();
    inRouter(names, cutTable(table, wanted, plan));
    const until = performance.now();
    let inForce = true;
    const heal = (): void => {
      if (inForce) inRouter(names, `delete table inet ${table}\n`);
      inForce = false;
    };
    return { from, until, heal };
  };

  const serviceOf = (host: string, port: number): number => {
    const pid = processes.get(host)?.services.get(port)?.pid;
    if (pid === undefined) throw new Error(`no service of ${host} on port ${port}`);
    return pid;
  };

  const killService: Lab['killService'] = (host, port) => {
    const from = performance.now();
    process.kill(serviceOf(host, port), 'SIGKILL');
    const heal = async (): Promise<void> => {
      const child = await startService(hostOf(plan, host), port, names.of(host), paths);
      processes.get(host)?.services.set(port, child);
    };
    return { from, heal };
  };

  const freezeService: Lab['freezeService'] = (host, port) => {
    const from = performance.now();
    const pid = serviceOf(host, port);
    process.kill(pid, 'SIGSTOP');
    return { from, until: performance.now(), heal: () => void process.kill(pid, 'SIGCONT') };
  };

  const powerOff: Lab['powerOff'] = (host) => {
    const namespace = names.of(host);
    const from = performance.now();
    unplug(namespace);
    for (const pid of pidsIn(namespace)) process.kill(pid, 'SIGKILL');
    forgetConnections(namespace);
    const powerOn = async (): Promise<void> => {
      plugBack(namespace);
      processes.set(host, await startHost(plan, hostOf(plan, host), namespace, paths));
    };
    return { from, powerOn };
  };

  const powerOffRegion: Lab['powerOffRegion'] = (region) => {
    const from = performance.now();
    const hosts = hostsOf(plan, region).map((host) => host.id);
    for (const host of hosts) unplug(names.of(host));
    const off = hosts.map(powerOff);
    return {
      from,
      powerOn: async () => {
        for (const host of hosts) plugBack(names.of(host));
        await Promise.all(off.map((each) => each.powerOn()));
      },
    };
  };

  const strangersOn: Lab['strangersOn'] = (host) => {
    const mine = processes.get(host);
    const known = new Set([
      mine?.sshd.pid,
      mine?.talker.pid,
      ...[...(mine?.services.values() ?? [])].map((c) => c.pid),
    ]);
    return pidsIn(names.of(host))
      .filter((pid) => !known.has(pid))
      .flatMap((pid) => {
        const name = commandName(pid);
        return name === null ? [] : [{ pid, name }];
      });
  };

  const addHost: Lab['addHost'] = async (host) => {
    addToNetwork(names, host);
    const line = prepareHost(host, names.of(host.id), paths);
    plan = { ...plan, hosts: [...plan.hosts, host] };
    writeFileSync(keys.knownHostsFile, line, { flag: 'a' });
    processes.set(host.id, await startHost(plan, host, names.of(host.id), paths));
  };

  return {
    id,
    directory,
    names,
    fleetFile,
    plan: () => plan,
    cut,
    killService,
    freezeService,
    powerOff,
    powerOffRegion,
    strangersOn,
    addHost,
    writeFleet,
    writeFleetText,
    down,
  };
}

/** null when the process ended between the listing and the look. */
function commandName(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return null;
  }
}

function inRouter(names: Namespaces, rules: string): void {
  must('ip', ['netns', 'exec', names.router, 'nft', '-f', '-'], rules);
}
