import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { ClusterInventory } from '../../main/contract/inventory.ts';
import type { Faults } from './faults.ts';
import { faultsOf } from './faults.ts';
import type { HostProcesses, LabPaths } from './host-processes.ts';
import { prepareHost, startHost } from './host-processes.ts';
import type { LabKeys } from './lab-fleet.ts';
import { labFleet } from './lab-fleet.ts';
import { clearLeftovers, markRun, tearDown } from './leftovers.ts';
import type { Namespaces } from './network.ts';
import { addToNetwork, namespacesOf, pidsIn, raiseNetwork } from './network.ts';
import type { LabPlan, PlannedHost } from './plan.ts';
import { must } from './run.ts';

/** A running lab. */
export interface Lab extends Faults {
  readonly id: string;
  /** Where logs, keys and inventory are; gone after `down`. */
  readonly directory: string;
  readonly names: Namespaces;
  /** The inventory that describes the lab to Quorumscope. */
  readonly fleetFile: string;
  /** As it is now: a host that was added is in it. */
  plan(): LabPlan;
  /** Pid of the host's sshd, in whose namespaces the sessions are: they have the host's network, /etc and /dev/shm. */
  sshdOf(host: string): number;
  /** Processes in the host's namespace that the lab did not start: SSH sessions and what they run. */
  strangersOn(host: string): readonly Stranger[];
  /** A new host with sshd, not yet in the inventory file. */
  addHost(host: PlannedHost): Promise<void>;
  /** Says in the inventory that work on a host is planned, or no longer. */
  plannedWork(host: string, maintenance: boolean): void;
  /** Puts clusters of real products into the inventory; their members are the caller's to start. */
  declareProducts(clusters: readonly ClusterInventory[]): void;
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
export async function raiseLab(plan: LabPlan): Promise<Lab> {
  if (process.getuid?.() !== 0) throw new Error('the lab needs root: it makes network namespaces');
  clearLeftovers();
  const id = randomBytes(2).toString('hex');
  const directory = markRun(id);
  const emergency = (): void => tearDown(id);
  process.once('exit', emergency);
  try {
    return await raise(plan, id, directory, () => {
      process.removeListener('exit', emergency);
      tearDown(id);
    });
  } catch (error) {
    process.removeListener('exit', emergency);
    tearDown(id);
    throw error;
  }
}

async function raise(firstPlan: LabPlan, id: string, directory: string, down: () => void): Promise<Lab> {
  let plan = firstPlan;
  const names = namespacesOf(id);
  const { keys, paths } = furnish(directory);
  raiseNetwork(plan, names);
  const knownHosts = plan.hosts.map((host) => prepareHost(host, paths));
  writeFileSync(keys.knownHostsFile, knownHosts.join(''));
  const started = await Promise.all(
    plan.hosts.map(async (host) => [host.id, await startHost(plan, host, names.of(host.id), paths)] as const),
  );
  const processes = new Map<string, HostProcesses>(started);

  const fleetFile = join(directory, 'fleet.yaml');
  const writeFleetText = (text: string): void => {
    writeFileSync(`${fleetFile}.new`, text);
    renameSync(`${fleetFile}.new`, fleetFile);
  };
  const writeFleet = (): void => writeFleetText(labFleet(plan, keys));
  writeFleet();

  return {
    ...faultsOf({ names, paths, processes, plan: () => plan }),
    id,
    directory,
    names,
    fleetFile,
    plan: () => plan,
    sshdOf: (host) => {
      const pid = processes.get(host)?.sshd.pid;
      if (pid === undefined) throw new Error(`no sshd on ${host}`);
      return pid;
    },
    strangersOn: (host) => strangersIn(names.of(host), processes.get(host)),
    addHost: async (host) => {
      addToNetwork(names, host);
      const line = prepareHost(host, paths);
      plan = { ...plan, hosts: [...plan.hosts, host] };
      writeFileSync(keys.knownHostsFile, line, { flag: 'a' });
      processes.set(host.id, await startHost(plan, host, names.of(host.id), paths));
    },
    plannedWork: (host, maintenance) => {
      plan = { ...plan, hosts: plan.hosts.map((each) => (each.id === host ? { ...each, maintenance } : each)) };
      writeFleet();
    },
    declareProducts: (clusters) => {
      plan = { ...plan, products: clusters };
      writeFleet();
    },
    writeFleet,
    writeFleetText,
    down,
  };
}

/** Puts keys and the traffic program into the lab's folder. */
function furnish(directory: string): { readonly keys: LabKeys; readonly paths: LabPaths } {
  const keys = { identityFile: join(directory, 'id_ed25519'), knownHostsFile: join(directory, 'known_hosts') };
  // sshd refuses to start without it; Debian's service makes it at boot.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', keys.identityFile]);
  const trafficProgram = buildTraffic(directory);
  return { keys, paths: { directory, trafficProgram, authorizedKeys: `${keys.identityFile}.pub` } };
}

function strangersIn(namespace: string, ours: HostProcesses | undefined): readonly Stranger[] {
  const services = [...(ours?.services.values() ?? [])];
  const known = new Set([ours?.sshd.pid, ours?.talker.pid, ...services.map((child) => child.pid)]);
  return pidsIn(namespace)
    .filter((pid) => !known.has(pid))
    .flatMap((pid) => {
      const name = commandName(pid);
      return name === null ? [] : [{ pid, name }];
    });
}

/** null when the process ended between the listing and the look. */
function commandName(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return null;
  }
}
