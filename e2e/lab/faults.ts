import type { Cut } from './cuts.ts';
import { cutTable, swallowTable } from './cuts.ts';
import type { HostProcesses, LabPaths } from './host-processes.ts';
import { startHost, startService } from './host-processes.ts';
import type { Namespaces } from './network.ts';
import { forgetConnections, pidsIn, plugBack, portDown, portUp, unplug } from './network.ts';
import type { LabPlan } from './plan.ts';
import { hostOf, hostsOf, observerAddress } from './plan.ts';
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

/** A fault that takes processes with it, so that healing starts them again. */
export interface LastingFault {
  readonly from: number;
  heal(): Promise<void>;
}

/** Everything that can be done to a lab. Hosts and regions by id. */
export interface Faults {
  cut(cut: Cut): Fault;
  /** The router's port of a host goes down; its processes live on. */
  linkDown(host: string): Fault;
  /** A host swallows on its own stack what it sends and gets; with `observer` spared we can still look. */
  swallow(host: string, sparing: 'nobody' | 'observer'): Fault;
  /** SIGKILL to the listener of one port. */
  killService(host: string, port: number): LastingFault;
  /** SIGSTOP to the listener of one port: the kernel goes on answering for it. */
  freezeService(host: string, port: number): Fault;
  /** Cable out, then every process gone and every connection forgotten. */
  powerOff(host: string): LastingFault;
  powerOffRegion(region: string): LastingFault;
}

/** What the faults work on. */
export interface FaultGround {
  readonly names: Namespaces;
  readonly paths: LabPaths;
  readonly processes: Map<string, HostProcesses>;
  readonly plan: () => LabPlan;
}

/** The faults of one lab. */
export function faultsOf(ground: FaultGround): Faults {
  return { ...networkFaults(ground), ...serviceFaults(ground), ...powerFaults(ground) };
}

function load(namespace: string, rules: string): void {
  must('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'], rules);
}

/** Runs what makes a fault, and gives it with the moments around it. */
function begin(make: () => void, unmake: () => void): Fault {
  const from = performance.now();
  make();
  const until = performance.now();
  let inForce = true;
  const heal = (): void => {
    if (inForce) unmake();
    inForce = false;
  };
  return { from, until, heal };
}

function networkFaults({ names, plan }: FaultGround): Pick<Faults, 'cut' | 'linkDown' | 'swallow'> {
  let tables = 0;
  const filter = (namespace: string, rules: (table: string) => string): Fault => {
    tables += 1;
    const table = `fault${tables}`;
    return begin(
      () => load(namespace, rules(table)),
      () => load(namespace, `delete table inet ${table}\n`),
    );
  };
  return {
    cut: (wanted) => filter(names.router, (table) => cutTable(table, wanted, plan())),
    linkDown: (host) =>
      begin(
        () => portDown(names, host),
        () => portUp(names, hostOf(plan(), host)),
      ),
    swallow: (host, sparing) => {
      const spared = sparing === 'observer' ? [observerAddress] : [];
      return filter(names.of(host), (table) => swallowTable(table, spared));
    },
  };
}

function serviceFaults({ names, paths, processes, plan }: FaultGround): Pick<Faults, 'killService' | 'freezeService'> {
  const pidOf = (host: string, port: number): number => {
    const pid = processes.get(host)?.services.get(port)?.pid;
    if (pid === undefined) throw new Error(`no service of ${host} on port ${port}`);
    return pid;
  };
  return {
    killService: (host, port) => {
      const from = performance.now();
      process.kill(pidOf(host, port), 'SIGKILL');
      const heal = async (): Promise<void> => {
        const child = await startService(hostOf(plan(), host), port, names.of(host), paths);
        processes.get(host)?.services.set(port, child);
      };
      return { from, heal };
    },
    freezeService: (host, port) => {
      const pid = pidOf(host, port);
      return begin(
        () => void process.kill(pid, 'SIGSTOP'),
        () => void process.kill(pid, 'SIGCONT'),
      );
    },
  };
}

function powerFaults({ names, paths, processes, plan }: FaultGround): Pick<Faults, 'powerOff' | 'powerOffRegion'> {
  const powerOff = (host: string): LastingFault => {
    const namespace = names.of(host);
    const from = performance.now();
    unplug(namespace);
    for (const pid of pidsIn(namespace)) killIfThere(pid);
    forgetConnections(namespace);
    const heal = async (): Promise<void> => {
      plugBack(namespace);
      processes.set(host, await startHost(plan(), hostOf(plan(), host), namespace, paths));
    };
    return { from, heal };
  };
  const powerOffRegion = (region: string): LastingFault => {
    const from = performance.now();
    const hosts = hostsOf(plan(), region).map((host) => host.id);
    // All cables first: the hosts of a site fall silent together.
    for (const host of hosts) unplug(names.of(host));
    const off = hosts.map(powerOff);
    const heal = async (): Promise<void> => {
      // They wait for each other's services, so every cable is back before the first of them starts.
      for (const host of hosts) plugBack(names.of(host));
      await Promise.all(off.map((each) => each.heal()));
    };
    return { from, heal };
  };
  return { powerOff, powerOffRegion };
}

/** A process may end by itself between being listed and being killed. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (problem) {
    if (!(problem instanceof Error && 'code' in problem && problem.code === 'ESRCH')) throw problem;
  }
}
