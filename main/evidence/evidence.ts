import { assertNever } from '../domain/assert-never.ts';
import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import { createAddressBook, type AddressBook } from './address-book.ts';
import { heard, silentHost, takeConnectOutcome, takeSession, takeSockets, type HostEvidence } from './host-evidence.ts';
import { refusalsAfter, type Refusals } from './refusals.ts';

/** All testimony so far, by host. Immutable: every fact gives a new one that shares what did not change. */
export interface Evidence {
  readonly hosts: ReadonlyMap<HostId, HostEvidence>;
  /** Active connects that were refused, by target host and port. */
  readonly refusals: Refusals;
}

/** What of the inventory the evidence needs: who stands behind an address, and which ports are watched where. */
export interface Directory {
  readonly book: AddressBook;
  readonly watchedPorts: ReadonlyMap<HostId, ReadonlySet<number>>;
}

const noPorts: ReadonlySet<number> = new Set();

/** Evidence before the first fact. */
export const noEvidence: Evidence = { hosts: new Map(), refusals: new Map() };

/** Derives the directory from the inventory. */
export function createDirectory(fleet: Fleet): Directory {
  const watchedPorts = new Map<HostId, Set<number>>();
  for (const cluster of fleet.clusters) {
    for (const { host } of cluster.members) {
      const ports = watchedPorts.get(host) ?? new Set();
      for (const port of cluster.ports) ports.add(port);
      watchedPorts.set(host, ports);
    }
  }
  return { book: createAddressBook(fleet), watchedPorts };
}

/** Takes one fact into the evidence. Facts of one host must come in the order of their `t`. */
export function takeFact(before: Evidence, fact: Fact, directory: Directory): Evidence {
  const host = before.hosts.get(fact.host) ?? silentHost;
  const hosts = new Map(before.hosts).set(fact.host, takeHostFact(host, fact, directory));
  const refusals = fact.kind === 'connect' ? refusalsAfter(before.refusals, fact) : before.refusals;
  return { hosts, refusals };
}

/** Forgets hosts that left the inventory. */
export function keepHosts(before: Evidence, fleet: Fleet): Evidence {
  const known = new Set(fleet.hosts.map(({ id }) => id));
  return { ...before, hosts: new Map([...before.hosts].filter(([id]) => known.has(id))) };
}

function takeHostFact(host: HostEvidence, fact: Fact, directory: Directory): HostEvidence {
  switch (fact.kind) {
    case 'sockets':
      return takeSockets(host, fact, directory.book, directory.watchedPorts.get(fact.host) ?? noPorts);
    case 'connect':
      return takeConnectOutcome(host, fact);
    case 'session':
      return takeSession(host, fact);
    case 'check':
    case 'role':
      return heard(host, fact.t, fact.t);
    default:
      return assertNever(fact);
  }
}
