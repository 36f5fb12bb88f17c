import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import { isPassingPort } from '../domain/passing-ports.ts';
import { changedKeys } from '../evidence/changed-keys.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { PortReading } from '../evidence/port-reading.ts';
import {
  acceptedAt,
  hasRefusal,
  refusedNow,
  portKey,
  type AnswersOfPort,
  type PortAnswer,
} from '../evidence/port-answers.ts';
import { otherEnd, type Picture } from './picture.ts';

/** A port of a host that somebody depends on: of a cluster, unless it is open for a time only, or asked by a check. */
export interface Service {
  readonly host: HostId;
  readonly port: number;
  /** The host is a witness of its cluster: it votes, and may not serve the product's port at all. */
  readonly isOptional: boolean;
  /** {@link portKey} of the two. */
  readonly key: string;
}

const listed = new WeakMap<Fleet, readonly Service[]>();

/** All services of the inventory, each once, hosts in maintenance left out. An inventory never changes: listed once. */
export function servicesOf({ fleet }: Picture): readonly Service[] {
  const known = listed.get(fleet);
  if (known !== undefined) return known;
  const inMaintenance = new Set(fleet.hosts.flatMap(({ id, maintenance }) => (maintenance === null ? [] : [id])));
  const services = new Map<string, Service>();
  for (const service of declared(fleet)) {
    if (!services.has(service.key) && !inMaintenance.has(service.host)) services.set(service.key, service);
  }
  const all = [...services.values()];
  listed.set(fleet, all);
  return all;
}

function declared({ clusters, checks }: Fleet): readonly Service[] {
  const ofClusters = clusters.flatMap((cluster) => {
    const ports = cluster.ports.filter((port) => !isPassingPort(cluster, port));
    return cluster.members.flatMap(({ host, role }) => ports.map((port) => serviceAt(host, port, role === 'witness')));
  });
  const ofChecks = checks.flatMap(({ targets, port }) => targets.map((host) => serviceAt(host, port, true)));
  return [...ofClusters, ...ofChecks];
}

function serviceAt(host: HostId, port: number, isOptional: boolean): Service {
  return { host, port, isOptional, key: portKey(host, port) };
}

/** The services in doubt by one evidence. */
interface Look {
  readonly evidence: Evidence;
  readonly doubted: ReadonlySet<Service>;
  readonly services: readonly Service[];
}

/** The newest look of each inventory: only what was said since then can change it. */
const looks = new WeakMap<Fleet, Look>();

/**
 * The services of which anybody says anything that a process in trouble would give rise to: the few that are worth a look.
 * Asked for twice a tick, looked for once, and only where anything was said.
 */
export function servicesInDoubt(picture: Picture): readonly Service[] {
  const { evidence, fleet } = picture;
  const known = looks.get(fleet);
  if (known?.evidence === evidence) return known.services;
  const all = servicesOf(picture);
  const doubted = new Set(known?.doubted);
  for (const service of touchedServices(known?.evidence, evidence, all)) {
    if (isInDoubt(evidence, service)) doubted.add(service);
    else doubted.delete(service);
  }
  const services = doubted.size === 0 ? [] : all.filter((service) => doubted.has(service));
  looks.set(fleet, { evidence, doubted, services });
  return services;
}

function touchedServices(
  before: Evidence | undefined,
  { hosts, answers, checks }: Evidence,
  all: readonly Service[],
): readonly Service[] {
  if (before === undefined) return all;
  const talked = changedKeys(before.hosts, hosts);
  const asked = new Set([...changedKeys(before.answers, answers), ...changedKeys(before.checks, checks)]);
  return all.filter(({ host, key }) => talked.has(host) || asked.has(key));
}

function isInDoubt({ hosts, answers, checks }: Evidence, { host, key, port }: Service): boolean {
  const listener = hosts.get(host)?.ports.get(port);
  if (listener !== undefined && !isServing(listener)) return true;
  const answersOfPort = answers.get(key);
  return (answersOfPort !== undefined && hasRefusal(answersOfPort)) || (checks.size > 0 && checks.has(key));
}

function isServing({ goneSince, queuedSince, unreadSince }: PortReading): boolean {
  return goneSince === null && queuedSince === null && unreadSince === null;
}

/** What is known of a service's listener: from its own host, and from those who knocked. */
export interface ServiceWords {
  readonly listener: PortReading | undefined;
  readonly answers: AnswersOfPort | undefined;
  /** Who is refused now, and nobody was let in later. */
  readonly refused: readonly (readonly [HostId, PortAnswer])[];
}

/** A listing this much older than a refusal still speaks about the same moment (ms). */
const sameMomentMs = 1500;

/** Collects the words about a service. */
export function wordsOf({ evidence }: Picture, { host, port }: Pick<Service, 'host' | 'port'>): ServiceWords {
  const listener = evidence.hosts.get(host)?.ports.get(port);
  const answers = evidence.answers.get(portKey(host, port));
  return { listener, answers, refused: refusedNow(answers) };
}

/**
 * Does the service provably listen, whatever some are told? Its own host shows the listener, or others are let in or
 * served meanwhile: then a RST is a middlebox's word (domain.md; research/1, C.1, 12).
 */
export function isListening(picture: Picture, { host, port }: Pick<Service, 'host' | 'port'>): boolean {
  const { listener, answers, refused } = wordsOf(picture, { host, port });
  if (listener !== undefined && listener.goneSince !== null) return false;
  if (refused.length === 0) return listener !== undefined || acceptedAt(answers) !== null;
  const refusedSince = Math.min(...refused.map(([, { since }]) => since));
  const refusedAt = Math.max(...refused.map(([, { at }]) => at));
  const shownAt = listener?.listenedAt ?? null;
  if (shownAt !== null && shownAt > refusedAt - sameMomentMs) return true;
  return isServedSince(picture, host, port, Math.max(refusedSince, shownAt ?? refusedSince));
}

/** Was anybody served on the port after `since`, by the sockets of its peers? */
function isServedSince(picture: Picture, host: HostId, port: number, since: number): boolean {
  return (picture.pathsOf.get(host) ?? []).some((path) => {
    const reading = picture.evidence.hosts.get(otherEnd(path, host))?.peers.get(host);
    return (reading?.worked.get(`peer:${port}`) ?? -Infinity) > since;
  });
}
