import { assertNever } from '../domain/assert-never.ts';
import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import { unnamedPorts } from '../domain/product-ports.ts';
import { createAddressBook } from './address-book.ts';
import { knockOfCheck, takeCheckOutcome } from './check-proof.ts';
import { keepChecks, takeCheck, type CheckReadings } from './check-reading.ts';
import { heard, silentHost, takeConnectOutcome, takeSession, type HostEvidence } from './host-evidence.ts';
import { letsOthersIn, takeKnock, portKey, type Knock, type PortAnswers } from './port-answers.ts';
import { doubts, wasLiedTo, type Listener, type Surroundings } from './refusal.ts';
import { draftOf } from './shared-map.ts';
import { takeListing, type ListingKey } from './take-listing.ts';

/** All testimony so far, by host. Immutable: every fact gives a new one that shares what did not change. */
export interface Evidence {
  readonly hosts: ReadonlyMap<HostId, HostEvidence>;
  /** Who was let in and who was refused, by target host and port. */
  readonly answers: PortAnswers;
  /** What HTTP checks told, by target host and port. */
  readonly checks: CheckReadings;
}

/** What of the inventory the evidence needs: who stands behind an address, and which ports are served where. */
export type Directory = ListingKey;

/** A listing this much older than a connect still tells whether the port listened (ms). */
const listenerShownMs = 1500;

/** Evidence before the first fact. */
export const noEvidence: Evidence = { hosts: new Map(), answers: new Map(), checks: new Map() };

/** Derives the directory from the inventory. */
export function createDirectory(fleet: Fleet): Directory {
  const served = new Map<HostId, Set<number>>(fleet.hosts.map(({ id }) => [id, new Set(fleet.ports)]));
  for (const cluster of fleet.clusters) {
    const ports = [...cluster.ports, ...unnamedPorts(cluster)];
    for (const { host } of cluster.members) for (const port of ports) served.get(host)?.add(port);
  }
  for (const { targets, port } of fleet.checks) for (const host of targets) served.get(host)?.add(port);
  const none: ReadonlySet<number> = new Set();
  return { hostAt: createAddressBook(fleet).hostAt, servedPorts: (host) => served.get(host) ?? none };
}

/** Takes the facts of a tick into the evidence. Facts of one host must come in the order of their `t`. */
export function takeFacts(before: Evidence, facts: readonly Fact[], directory: Directory): Evidence {
  if (facts.length === 0) return before;
  const hosts = draftOf(before.hosts);
  const answers = draftOf(before.answers);
  const checks = new Map(before.checks);
  for (const fact of facts) {
    hosts.set(fact.host, takeHostFact(hosts.get(fact.host) ?? silentHost, fact, { hosts, answers }, directory));
    if (fact.kind === 'check') {
      const key = portKey(fact.to, fact.port);
      checks.set(key, takeCheck(checks.get(key), fact));
    }
    const knock = knockOf(fact);
    if (knock === null) continue;
    const key = portKey(knock.to, knock.port);
    answers.set(key, takeKnock(answers.get(key), knock));
  }
  return { hosts: hosts.finish(), answers: answers.finish(), checks };
}

function knockOf(fact: Fact): Knock | null {
  if (fact.kind === 'connect') return fact;
  return fact.kind === 'check' ? knockOfCheck(fact) : null;
}

/** Forgets hosts that left the inventory. */
export function keepHosts(before: Evidence, fleet: Fleet): Evidence {
  const known = new Set(fleet.hosts.map(({ id }) => id));
  const hosts = new Map([...before.hosts].filter(([id]) => known.has(id)));
  return { ...before, hosts, checks: keepChecks(before.checks, fleet) };
}

/** All testimony up to the fact before. */
interface Others {
  readonly hosts: Pick<Evidence['hosts'], 'get'>;
  readonly answers: Pick<Evidence['answers'], 'get'>;
}

function takeHostFact(host: HostEvidence, fact: Fact, others: Others, directory: Directory): HostEvidence {
  switch (fact.kind) {
    case 'sockets':
      return takeListing(host, fact, directory);
    case 'connect':
      return takeConnectOutcome(host, fact, knownAround(others, fact));
    case 'session':
      return takeSession(host, fact);
    case 'check':
      return takeCheckOutcome(host, fact, knownAround(others, fact));
    case 'role':
      return heard(host, fact.t, fact.t);
    default:
      return assertNever(fact);
  }
}

type Knocking = Extract<Fact, { kind: 'connect' | 'check' }>;

const unasked: Surroundings = { listener: 'unseen', isDoubted: false, isLiedTo: false };

/** What is known around a refusal; other outcomes need nothing of it. */
function knownAround(others: Others, fact: Knocking): Surroundings {
  if (fact.outcome !== 'refused') return unasked;
  const [asker, asked] = [others.hosts.get(fact.host)?.peers, others.hosts.get(fact.to)?.peers];
  return {
    listener: listenerOf(others, fact),
    isDoubted: doubts(asker?.get(fact.to)) || doubts(asked?.get(fact.host)),
    isLiedTo: wasLiedTo(asker?.values() ?? [], fact.t) || wasLiedTo(asked?.values() ?? [], fact.t),
  };
}

/** The state of a port about the time of a knock: by the listings of its host, else by others who knock. */
function listenerOf({ hosts, answers }: Others, { host, to, port, t, ms }: Knocking): Listener {
  const target = hosts.get(to);
  const reading = target?.ports.get(port);
  const atLeast = t - ms - listenerShownMs;
  if (reading?.goneSince === null && (reading.listenedAt ?? -Infinity) > atLeast) {
    // Shown only afterwards: a service that has just started, and had truly refused before.
    return (reading.listensSince ?? Infinity) <= t - ms ? 'listens' : 'unseen';
  }
  if (reading !== undefined && reading.goneSince !== null && (target?.sampledAt ?? -Infinity) > atLeast) return 'gone';
  return letsOthersIn(answers.get(portKey(to, port)), host) ? 'listens' : 'unseen';
}
