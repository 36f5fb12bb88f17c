import type { LabPlan } from './plan.ts';
import { observerAddress, routerAddress } from './plan.ts';
import { must, run } from './run.ts';

/** Names of the lab's network namespaces; the run's own mark keeps labs apart that live at the same time. */
export interface Namespaces {
  readonly router: string;
  readonly observer: string;
  of(host: string): string;
}

/** Every namespace of run `id` has a name that begins so. */
export function namespacePrefix(id: string): string {
  return `qslab-${id}-`;
}

/** The names for run `id`. */
export function namespacesOf(id: string): Namespaces {
  const prefix = namespacePrefix(id);
  return { router: `${prefix}router`, observer: `${prefix}noc`, of: (host) => `${prefix}${host}` };
}

/** One cable: a veth pair between the router and a namespace. */
interface Cable {
  readonly namespace: string;
  readonly address: string;
  /** Name of the router's end; the other end is always eth0. */
  readonly device: string;
}

function cables(plan: LabPlan, names: Namespaces): readonly Cable[] {
  return [
    { namespace: names.observer, address: observerAddress, device: 'noc' },
    ...plan.hosts.map((host) => ({ namespace: names.of(host.id), address: host.address, device: host.id })),
  ];
}

/** Routes of a host: everything, neighbours of its own region too, goes through the router, where it can be cut. */
function hostRoutes(): string[] {
  return [`route replace ${routerAddress} dev eth0 scope link`, `route replace default via ${routerAddress} dev eth0`];
}

function plugIn(router: string, cable: Cable): void {
  must(
    'ip',
    ['-n', router, '-batch', '-'],
    [
      `link add ${cable.device} type veth peer name eth0 netns ${cable.namespace}`,
      `addr add ${routerAddress}/32 dev ${cable.device}`,
      `link set ${cable.device} up`,
      `route add ${cable.address}/32 dev ${cable.device}`,
      '',
    ].join('\n'),
  );
  must(
    'ip',
    ['-n', cable.namespace, '-batch', '-'],
    ['link set lo up', `addr add ${cable.address}/32 dev eth0`, 'link set eth0 up', ...hostRoutes(), ''].join('\n'),
  );
}

/** Makes the namespaces, their cables and the router's forwarding. */
export function raiseNetwork(plan: LabPlan, names: Namespaces): void {
  const wires = cables(plan, names);
  const all = [names.router, ...wires.map((wire) => wire.namespace)];
  must('ip', ['-batch', '-'], `${all.map((name) => `netns add ${name}`).join('\n')}\n`);
  must('ip', ['-n', names.router, 'link', 'set', 'lo', 'up']);
  must('ip', ['netns', 'exec', names.router, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
  for (const wire of wires) plugIn(names.router, wire);
}

/** Gives the lab one more host while it runs. */
export function addToNetwork(names: Namespaces, host: { readonly id: string; readonly address: string }): void {
  must('ip', ['netns', 'add', names.of(host.id)]);
  plugIn(names.router, { namespace: names.of(host.id), address: host.address, device: host.id });
}

/** Takes the cable out at the host's end. The router learns nothing but silence, and after 3 s that nobody answers ARP. */
export function unplug(namespace: string): void {
  must('ip', ['-n', namespace, 'link', 'set', 'eth0', 'down']);
}

/** Puts the cable back. */
export function plugBack(namespace: string): void {
  must('ip', ['-n', namespace, '-batch', '-'], ['link set eth0 up', ...hostRoutes(), ''].join('\n'));
}

/** Takes the router's port of a host down: both ends lose the link, and the router tells senders that nobody is there. */
export function portDown(names: Namespaces, host: string): void {
  must('ip', ['-n', names.router, 'link', 'set', host, 'down']);
}

/** Takes the router's port up again; its route went with the link. */
export function portUp(names: Namespaces, host: { readonly id: string; readonly address: string }): void {
  must(
    'ip',
    ['-n', names.router, '-batch', '-'],
    [`link set ${host.id} up`, `route replace ${host.address}/32 dev ${host.id}`, ''].join('\n'),
  );
  plugBack(names.of(host.id));
}

/** Forgets every connection of a namespace without a word on the wire, as a power cut does. Its link must be down. */
export function forgetConnections(namespace: string): void {
  run('ip', ['netns', 'exec', namespace, 'ss', '-K', '-ta']);
}

/** Pids in a namespace; empty when it is gone. */
export function pidsIn(namespace: string): readonly number[] {
  const said = run('ip', ['netns', 'pids', namespace]);
  if (said.code !== 0) return [];
  return said.stdout.split('\n').filter(Boolean).map(Number);
}
