import { assertNever } from '../domain/assert-never.ts';
import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import { createAddressBook, type AddressBook } from './address-book.ts';
import { refusalsAfterCheck, takeCheckOutcome } from './check-proof.ts';
import { keepChecks, takeCheck, type CheckReadings } from './check-reading.ts';
import { heard, silentHost, takeConnectOutcome, takeSession, takeSockets, type HostEvidence } from './host-evidence.ts';
import { refusalsAfter, type Refusals } from './refusals.ts';

/** All testimony so far, by host. Immutable: every fact gives a new one that shares what did not change. */
export interface Evidence {
  readonly hosts: ReadonlyMap<HostId, HostEvidence>;
  /** Active connects that were refused, by target host and port. */
  readonly refusals: Refusals;
  /** What HTTP checks told, by target host and port. */
  readonly checks: CheckReadings;
}

/** What of the inventory the evidence needs: who stands behind an address, and which ports are watched where. */
export interface Directory {
  readonly book: AddressBook;
  readonly watchedPorts: ReadonlyMap<HostId, ReadonlySet<number>>;
}

const noPorts: ReadonlySet<number> = new Set();

/** Evidence before the first fact. */
export const noEvidence: Evidence = { hosts: new Map(), refusals: new Map(), checks: new Map() };

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
  const checks = fact.kind === 'check' ? takeCheck(before.checks, fact) : before.checks;
  return { hosts, refusals: takeRefusal(before.refusals, fact), checks };
}

function takeRefusal(before: Refusals, fact: Fact): Refusals {
  if (fact.kind === 'connect') return refusalsAfter(before, fact);
  return fact.kind === 'check' ? refusalsAfterCheck(before, fact) : before;
}

/** Forgets hosts that left the inventory. */
export function keepHosts(before: Evidence, fleet: Fleet): Evidence {
  const known = new Set(fleet.hosts.map(({ id }) => id));
  const hosts = new Map([...before.hosts].filter(([id]) => known.has(id)));
  return { ...before, hosts, checks: keepChecks(before.checks, fleet) };
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
      return takeCheckOutcome(host, fact);
    case 'role':
      return heard(host, fact.t, fact.t);
    default:
      return assertNever(fact);
  }
}
