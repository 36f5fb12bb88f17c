import type { Socket } from '../../domain/socket.ts';
import { runClient, serverOf, type Surroundings } from './applications.ts';
import type { Traffic, WorldDescription, WorldHost } from './description.ts';
import { createEventQueue } from './event-queue.ts';
import { type Fault, isOn, passage, serviceUnder } from './fault.ts';
import { acceptAll, receive, receiveIcmp, sendReset } from './kernel-receive.ts';
import { expire } from './kernel-timers.ts';
import type { Listener, Machine } from './machine.ts';
import { seededRandom } from './random.ts';
import { connectionRow, listenRow } from './socket-rows.ts';
import { type ListingFilter, peerMatcher } from './ss-filter.ts';
import { ssText } from './ss-text.ts';
import { closeEnd, connectTo } from './system-calls.ts';
import type { Address, Application, EndReason, Tcb } from './tcb.ts';
import { createWires, type Packets } from './wires.ts';

/** How a connect made by hand ended. `timeout` comes from the kernel, after 131 s of SYNs. */
export type DialOutcome = 'ok' | 'refused' | 'timeout' | 'unreachable';

/**
 * A small TCP world: hosts, their kernels, the applications that talk, and the network between them, packet by packet.
 * It has no clock and no I/O: it moves only in `step`, and the same description, seed and calls give the same world.
 * Times are ms of whatever clock the caller steps it with.
 */
export interface World {
  /** Lets everything happen that is due until `now`. Going back does nothing. */
  step(now: number): void;
  /** From the time of the last step on, exactly these faults hold; [] restores everything. */
  setFaults(faults: readonly Fault[]): void;
  /** What `ss` would answer on that host at the time of the last step. */
  listing(host: string, filter: ListingFilter): string;
  /** The same rows as values. */
  sockets(host: string, filter: ListingFilter): readonly Socket[];
  /**
   * Connects from a host as a process of it would; `settled` is called once, from `step`, or at once for an address
   * nobody has. Returns the close, which also gives up a connect that is still open.
   */
  connect(host: string, to: Address, settled: (outcome: DialOutcome) => void): () => void;
  /** Has the host power? */
  isOn(host: string): boolean;
  /** Would a packet of one host arrive at another, whatever its port? Loss by chance does not count. */
  reaches(from: string, to: string): boolean;
  /** Time of the world: inside a callback of `connect` the moment at which it happened. */
  now(): number;
  /** What became of every packet. */
  packets(): Packets;
}

/** Makes a world that begins at `startedAt`: nothing is connected yet, every client dials within its first second. */
export function createWorld(
  description: WorldDescription,
  options: { readonly seed: number; readonly startedAt: number },
): World {
  const random = seededRandom(options.seed);
  const queue = createEventQueue();
  const hosts = new Map(description.hosts.map((host) => [host.id, host]));
  const hostAt = new Map(description.hosts.map((host) => [host.address, host]));
  const tables = new Map<string, Map<string, Tcb>>(description.hosts.map((host) => [host.id, new Map()]));
  const listeners = new Map<string, Listener>();
  const matchers = new WeakMap<readonly string[], (address: string) => boolean>();
  const trafficOfClient = new Map<string, Traffic>();
  let now = options.startedAt;
  let faults: readonly Fault[] = [];
  let nextPort = 32_768;

  const wires = createWires(description, {
    now: () => now,
    random,
    passage: (from, to, toPort) => passage(faults, { from, to, toPort }, random),
    arrive: (at, run) => queue.add(at, run),
    deliver: (host, segment) => receive(machine, host, segment),
    refuse(segment, how) {
      const refused = hostAt.get(segment.to.address);
      if (how !== 'reset') receiveIcmp(machine, segment, how);
      else if (!segment.rst && refused !== undefined) sendReset(machine, refused.id, segment, true);
    },
  });

  const machine: Machine = {
    now: () => now,
    at: (time, run) => queue.add(time, run),
    expired: (tcb, name) => expire(machine, tcb, name),
    send: wires.send,
    listener: (host, port) => listeners.get(`${host}:${port}`) ?? null,
    find: (host, localPort, peerAddress, peerPort) =>
      tables.get(host)?.get(tableKey(localPort, peerAddress, peerPort)) ?? null,
    remember(tcb) {
      tables.get(tcb.host)?.set(tableKey(tcb.local.port, tcb.peer.address, tcb.peer.port), tcb);
    },
    forget(tcb, why) {
      tables.get(tcb.host)?.delete(tableKey(tcb.local.port, tcb.peer.address, tcb.peer.port));
      tcb.state = 'CLOSED';
      if (why !== null) tcb.application?.ended(tcb, why);
    },
  };

  const surroundings: Surroundings = {
    machine,
    isHung: (tcb) => tcb.side === 'server' && machine.listener(tcb.host, tcb.local.port)?.hung === true,
    dial(flow, application) {
      const server = hostOf(hosts, flow.server);
      const local = { address: hostOf(hosts, flow.client).address, port: freePort() };
      if (!isOn(faults, flow.client)) return null;
      trafficOfClient.set(addressKey(local), flow.traffic);
      const peer = { address: server.address, port: flow.port };
      return connectTo(machine, { host: flow.client, local, peer }, application);
    },
  };

  function freePort(): number {
    nextPort = nextPort >= 60_998 ? 32_768 : nextPort + 1;
    return nextPort;
  }

  function listen(host: string, port: number): Listener {
    const serve = (tcb: Tcb): Application => serverOf(surroundings, trafficOfClient.get(addressKey(tcb.peer)) ?? null);
    const listener: Listener = { host, port, backlog: 128, waiting: [], hung: false, serve };
    listeners.set(`${host}:${port}`, listener);
    return listener;
  }

  function endsAt(host: string, port: number): Tcb[] {
    return [...(tables.get(host)?.values() ?? [])].filter((tcb) => tcb.side === 'server' && tcb.local.port === port);
  }

  /** Brings one service into the state the faults ask for. */
  function settleService(host: string, port: number): void {
    const wanted = serviceUnder(faults, host, port);
    const listener = machine.listener(host, port);
    if (wanted === 'killed') {
      listeners.delete(`${host}:${port}`);
      for (const tcb of endsAt(host, port)) closeEnd(machine, tcb);
      return;
    }
    const service = listener ?? listen(host, port);
    if (wanted === 'hung') service.hung = true;
    else if (service.hung) wake(service);
  }

  function wake(listener: Listener): void {
    listener.hung = false;
    acceptAll(listener);
    for (const tcb of endsAt(listener.host, listener.port)) {
      if (tcb.recvQ > 0) tcb.application?.readable(tcb);
      if (tcb.state === 'CLOSE-WAIT') tcb.application?.ended(tcb, 'closed-by-peer');
    }
  }

  function losePower(host: string): void {
    for (const tcb of [...(tables.get(host)?.values() ?? [])]) machine.forget(tcb, 'reset');
  }

  function sockets(host: string, filter: ListingFilter): readonly Socket[] {
    const matches = matchers.get(filter.peers) ?? peerMatcher(filter.peers);
    matchers.set(filter.peers, matches);
    const rows = [...(tables.get(host)?.values() ?? [])].filter((tcb) => matches(tcb.peer.address));
    const listening = filter.ports.flatMap((port) => machine.listener(host, port) ?? []);
    return [...rows.map((tcb) => connectionRow(tcb, now)), ...listening.map(listenRow)];
  }

  for (const host of description.hosts) for (const port of host.listens) listen(host.id, port);
  for (const flow of description.flows) queue.add(now + random() * 1000, () => runClient(surroundings, flow));

  return {
    step(until) {
      for (let next = queue.take(until); next !== null; next = queue.take(until)) {
        now = Math.max(now, next.at);
        next.run();
      }
      now = Math.max(now, until);
    },
    setFaults(wanted) {
      const before = faults;
      faults = wanted;
      for (const host of description.hosts) {
        if (isOn(before, host.id) && !isOn(faults, host.id)) losePower(host.id);
        for (const port of host.listens) settleService(host.id, port);
      }
    },
    listing: (host, filter) => ssText(sockets(host, filter)),
    sockets,
    connect(host, to, settled) {
      if (!hostAt.has(to.address)) {
        settled('unreachable');
        return () => undefined;
      }
      const local = { address: hostOf(hosts, host).address, port: freePort() };
      const tcb = connectTo(machine, { host, local, peer: to }, handDialed(machine, settled));
      return () => closeEnd(machine, tcb);
    },
    isOn: (host) => isOn(faults, host),
    reaches(from, to) {
      const [source, target] = [hosts.get(from), hosts.get(to)];
      if (source === undefined || target === undefined || !isOn(faults, from) || !isOn(faults, to)) return false;
      return passage(faults, { from: source, to: target, toPort: 0 }, () => 1) === 'passes';
    },
    now: () => now,
    packets: wires.packets,
  };
}

/** The process that made a connect by hand: it reports the outcome once and leaves when the peer does. */
function handDialed(machine: Machine, settled: (outcome: DialOutcome) => void): Application {
  let isSettled = false;
  const settle = (outcome: DialOutcome): void => {
    if (isSettled) return;
    isSettled = true;
    settled(outcome);
  };
  return {
    established: () => settle('ok'),
    readable(tcb) {
      tcb.recvQ = 0;
    },
    ended(tcb, why: EndReason) {
      settle(why === 'timed-out' ? 'timeout' : why === 'unreachable' ? 'unreachable' : 'refused');
      closeEnd(machine, tcb);
    },
  };
}

function tableKey(localPort: number, peerAddress: string, peerPort: number): string {
  return `${localPort} ${peerAddress} ${peerPort}`;
}

function addressKey({ address, port }: Address): string {
  return `${address}:${port}`;
}

function hostOf(hosts: ReadonlyMap<string, WorldHost>, id: string): WorldHost {
  const host = hosts.get(id);
  if (host === undefined) throw new Error(`no host ${id} in this world`);
  return host;
}
