import { readFileSync } from 'node:fs';
import type { Cut } from './cuts.ts';
import { blipTable, cutTable, readBlip, swallowTable } from './cuts.ts';
import type { HostProcesses, LabPaths } from './host-processes.ts';
import { startHost, startService } from './host-processes.ts';
import type { Namespaces } from './network.ts';
import { forgetConnections, pidsIn, plugBack, portDown, portUp, unplug } from './network.ts';
import type { LabPlan } from './plan.ts';
import { hostOf, hostsOf, observerAddress } from './plan.ts';
import { must, pause } from './run.ts';

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

/** A cut that has passed by itself. Times are `performance.now()` of this process. */
export interface Blip {
  /** Before the command that made it. */
  readonly from: number;
  /** When it surely was over. */
  readonly until: number;
  /** Packets that it dropped. */
  readonly dropped: number;
}

/** Everything that can be done to a lab. Hosts and regions by id. */
export interface Faults {
  cut(cut: Cut): Fault;
  /**
   * Cuts two regions for so long; resolves when it is over. The kernel's own timer ends it, so however late a busy machine lets this
   * process run, the cut is in force for at most `forMs` (and a tick of the kernel).
   */
  blip(link: { readonly a: string; readonly b: string }, forMs: number): Promise<Blip>;
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

function networkFaults({ names, plan }: FaultGround): Pick<Faults, 'cut' | 'blip' | 'linkDown' | 'swallow'> {
  let tables = 0;
  const nextTable = (): string => {
    tables += 1;
    return `fault${tables}`;
  };
  const filter = (namespace: string, rules: (table: string) => string): Fault => {
    const table = nextTable();
    return begin(
      () => load(namespace, rules(table)),
      () => load(namespace, `delete table inet ${table}\n`),
    );
  };
  return {
    cut: (wanted) => filter(names.router, (table) => cutTable(table, wanted, plan())),
    blip: async ({ a, b }, forMs) => {
      const table = nextTable();
      const list = (): string => must('ip', ['netns', 'exec', names.router, 'nft', 'list', 'table', 'inet', table]);
      const from = performance.now();
      load(names.router, blipTable(table, { a, b, forMs }, plan()));
      for (;;) {
        const { dropped, isOver } = readBlip(list());
        const until = performance.now();
        if (!isOver) {
          await new Promise((resolve) => setTimeout(resolve, Math.max(50, from + forMs - until)));
          continue;
        }
        load(names.router, `delete table inet ${table}\n`);
        return { from, until, dropped };
      }
    },
    linkDown: (host) =>
      begin(
        () => portDown(names, hostOf(plan(), host)),
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
      const pid = pidOf(host, port);
      process.kill(pid, 'SIGKILL');
      // The kernel closes what it listened on while it takes the process down, which a busy machine does when it comes to it.
      while (isLiving(pid)) pause(2);
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
    unplug(names, hostOf(plan(), host));
    for (const pid of pidsIn(namespace)) killIfThere(pid);
    forgetConnections(namespace);
    const heal = async (): Promise<void> => {
      plugBack(names, hostOf(plan(), host));
      processes.set(host, await startHost(plan(), hostOf(plan(), host), namespace, paths));
    };
    return { from, heal };
  };
  const powerOffRegion = (region: string): LastingFault => {
    const from = performance.now();
    const hosts = hostsOf(plan(), region);
    // All cables first: the hosts of a site fall silent together.
    for (const host of hosts) unplug(names, host);
    const off = hosts.map(({ id }) => powerOff(id));
    const heal = async (): Promise<void> => {
      // They wait for each other's services, so every cable is back before the first of them starts.
      for (const host of hosts) plugBack(names, host);
      await Promise.all(off.map((each) => each.heal()));
    };
    return { from, heal };
  };
  return { powerOff, powerOffRegion };
}

/** Not gone, and not a zombie that only waits for its parent (proc(5), stat). */
export function isLiving(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** A process may end by itself between being listed and being killed. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (problem) {
    if (!(problem instanceof Error && 'code' in problem && problem.code === 'ESRCH')) throw problem;
  }
}
