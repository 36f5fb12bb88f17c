import type { LabPlan, PlannedHost } from './plan.ts';
import {
  hasOob,
  observerAddress,
  oobAddress,
  oobNetwork,
  oobObserverAddress,
  oobRouterAddress,
  routerAddress,
} from './plan.ts';
import { must, run } from './run.ts';

/** Names of the lab's network namespaces; the run's own mark keeps labs apart that live at the same time. */
export interface Namespaces {
  readonly router: string;
  /** The router of the network for maintenance. */
  readonly oob: string;
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
  return { router: `${prefix}router`, oob: `${prefix}oob`, observer: `${prefix}noc`, of: (host) => `${prefix}${host}` };
}

/** One of the two networks of a lab: a router, and a cable of each namespace to it. */
interface Net {
  readonly router: string;
  /** The end of a cable in the namespace. */
  readonly device: 'eth0' | 'eth1';
  readonly gateway: string;
  /** What a namespace reaches over it. */
  readonly reach: string;
}

/** Over this one hosts talk with each other and the observer with them. Everything, neighbours of one region too, goes through the router, where it can be cut. */
function commonNet(names: Namespaces): Net {
  return { router: names.router, device: 'eth0', gateway: routerAddress, reach: 'default' };
}

/** Over this one the observer alone reaches hosts that have a cable to it. */
function oobNet(names: Namespaces): Net {
  return { router: names.oob, device: 'eth1', gateway: oobRouterAddress, reach: oobNetwork };
}

/** One cable: a veth pair between a router and a namespace. */
interface Cable {
  readonly net: Net;
  readonly namespace: string;
  readonly address: string;
  /** Name of the router's end. */
  readonly port: string;
}

function cablesOf(names: Namespaces, host: PlannedHost): readonly Cable[] {
  const usual = { net: commonNet(names), namespace: names.of(host.id), address: host.address, port: host.id };
  return hasOob(host) ? [usual, { ...usual, net: oobNet(names), address: oobAddress(host) }] : [usual];
}

function cablesOfObserver(names: Namespaces): readonly Cable[] {
  const usual = { net: commonNet(names), namespace: names.observer, address: observerAddress, port: 'noc' };
  return [usual, { ...usual, net: oobNet(names), address: oobObserverAddress }];
}

function routesOver({ device, gateway, reach }: Net): string[] {
  return [`route replace ${gateway} dev ${device} scope link`, `route replace ${reach} via ${gateway} dev ${device}`];
}

function plugIn({ net, namespace, address, port }: Cable): void {
  must(
    'ip',
    ['-n', net.router, '-batch', '-'],
    [
      `link add ${port} type veth peer name ${net.device} netns ${namespace}`,
      `addr add ${net.gateway}/32 dev ${port}`,
      `link set ${port} up`,
      `route add ${address}/32 dev ${port}`,
      '',
    ].join('\n'),
  );
  must(
    'ip',
    ['-n', namespace, '-batch', '-'],
    [
      'link set lo up',
      `addr add ${address}/32 dev ${net.device}`,
      `link set ${net.device} up`,
      ...routesOver(net),
      '',
    ].join('\n'),
  );
}

/** Makes the namespaces, their cables and the routers' forwarding. */
export function raiseNetwork(plan: LabPlan, names: Namespaces): void {
  const routers = [names.router, names.oob];
  const all = [...routers, names.observer, ...plan.hosts.map((host) => names.of(host.id))];
  must('ip', ['-batch', '-'], `${all.map((name) => `netns add ${name}`).join('\n')}\n`);
  for (const router of routers) {
    must('ip', ['-n', router, 'link', 'set', 'lo', 'up']);
    must('ip', ['netns', 'exec', router, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
  }
  const cables = [...cablesOfObserver(names), ...plan.hosts.flatMap((host) => cablesOf(names, host))];
  for (const cable of cables) plugIn(cable);
}

/** Gives the lab one more host while it runs. */
export function addToNetwork(names: Namespaces, host: PlannedHost): void {
  must('ip', ['netns', 'add', names.of(host.id)]);
  for (const cable of cablesOf(names, host)) plugIn(cable);
}

/** Takes all cables of a host out at its end. The router learns nothing but silence, and after 3 s that nobody answers ARP. */
export function unplug(names: Namespaces, host: PlannedHost): void {
  for (const { namespace, net } of cablesOf(names, host))
    must('ip', ['-n', namespace, 'link', 'set', net.device, 'down']);
}

/** Puts the cables back. */
export function plugBack(names: Namespaces, host: PlannedHost): void {
  for (const cable of cablesOf(names, host)) linkUp(cable);
}

function linkUp({ namespace, net }: Cable): void {
  must('ip', ['-n', namespace, '-batch', '-'], [`link set ${net.device} up`, ...routesOver(net), ''].join('\n'));
}

/** Takes the common router's port of a host down: both ends lose the link, and the router tells senders that nobody is there. */
export function portDown(names: Namespaces, host: PlannedHost): void {
  must('ip', ['-n', names.router, 'link', 'set', host.id, 'down']);
}

/** Takes the router's port up again; its route went with the link. */
export function portUp(names: Namespaces, host: PlannedHost): void {
  must(
    'ip',
    ['-n', names.router, '-batch', '-'],
    [`link set ${host.id} up`, `route replace ${host.address}/32 dev ${host.id}`, ''].join('\n'),
  );
  plugBack(names, host);
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
