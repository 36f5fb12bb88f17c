import type { Fleet, Host } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { WantedConnect } from '../domain/wants.ts';
import type { Evidence } from './evidence.ts';
import type { PairReading } from './pair-reading.ts';

/** One port of one member, as another member would use it. */
interface PortLink {
  readonly from: Host;
  readonly to: Host;
  readonly port: number;
}

/** When the links were looked through last (ms); null = never. */
export type LinkTurn = number | null;

/** Every link is looked at once in so long (ms): half of what its last answer is good for (`portLastsMs` of main/quorum). */
const roundMs = 30_000;
/** A link that was proven this lately needs no try (ms). */
const quietMs = 20_000;
/** At most so many tries in a tick, for every thousand hosts begun. */
const mostTries = 8;

/**
 * Plans tries of the ports on which members of a cluster reach each other and that no traffic shows: a heartbeat port may
 * be filtered while the data port beside it is busy. Only ports seen to listen, between hosts that are read, on pairs of
 * which nobody complains: there the mesh looks. Ports that the inventory does not name are watched, and never tried. `busy` holds the connects of this tick: one at a time for each peer.
 */
export function planLinks(
  evidence: Evidence,
  fleet: Fleet,
  busy: readonly WantedConnect[],
  before: LinkTurn,
  now: number,
): readonly WantedConnect[] {
  const links = linksOf(fleet);
  if (links.length === 0 || before === null) return [];
  const most = mostTries * Math.ceil(fleet.hosts.length / 1000);
  const taken = new Set(busy.map(({ host, to }) => `${host} ${to}`));
  const connects: WantedConnect[] = [];
  for (const link of dueBetween(links, before, now)) {
    if (connects.length >= most) break;
    const { from, to, port } = link;
    const address = to.peerAddresses[0];
    const key = `${from.id} ${to.id}`;
    if (address === undefined || taken.has(key) || !needsTry(evidence, link, now)) continue;
    taken.add(key);
    connects.push({ host: from.id, to: to.id, address, port });
  }
  return connects;
}

/** The stretch of the list whose turn came since then: all of it passes by in each round, however often it is asked. */
function dueBetween(links: readonly PortLink[], before: number, now: number): readonly PortLink[] {
  const placeAt = (at: number) => Math.floor((at / roundMs) * links.length);
  const [first, last] = [placeAt(before), placeAt(now)];
  const count = Math.min(last - first, links.length);
  return Array.from({ length: count }).flatMap((_, nth) => links[(last - count + nth) % links.length] ?? []);
}

function needsTry({ hosts }: Evidence, { from, to, port }: PortLink, now: number): boolean {
  const [own, atPeer] = [hosts.get(from.id), hosts.get(to.id)];
  if (own === undefined || atPeer === undefined || own.session !== 'streaming' || own.heardAt === null) return false;
  if (atPeer.ports.get(port)?.goneSince !== null) return false;
  const [there, back] = [own.peers.get(to.id), atPeer.peers.get(from.id)];
  if (isTroubled(there) || isTroubled(back)) return false;
  const provenAt = Math.max(
    there?.worked.get(`peer:${port}`) ?? -Infinity,
    back?.worked.get(`own:${port}`) ?? -Infinity,
  );
  return now - provenAt > quietMs;
}

function isTroubled(reading: PairReading | undefined): boolean {
  if (reading === undefined) return false;
  return reading.complaint !== null || reading.unansweredConnectSince !== null || reading.lanes.size > 0;
}

/** A larger cluster has too many pairs: each member is looked at by the next two. */
const fewMembers = 9;

const listed = new WeakMap<Fleet, readonly PortLink[]>();

/** All links over TCP of all clusters, each direction by itself. An inventory never changes: listed once. */
function linksOf(fleet: Fleet): readonly PortLink[] {
  const known = listed.get(fleet);
  if (known !== undefined) return known;
  const hosts = new Map(fleet.hosts.map((host) => [host.id, host]));
  const links = fleet.clusters.flatMap((cluster) => {
    const members = cluster.members.flatMap(({ host }) => atWork(hosts.get(host)));
    return directions(members).flatMap(([from, to]) => cluster.ports.map((port) => ({ from, to, port })));
  });
  listed.set(fleet, links);
  return links;
}

function atWork(host: Host | undefined): readonly Host[] {
  return host === undefined || host.maintenance !== null ? [] : [host];
}

function directions(members: readonly Host[]): readonly (readonly [Host, Host])[] {
  const near = (nth: number): readonly Host[] =>
    members.length <= fewMembers ? members : [1, 2].flatMap((step) => members[(nth + step) % members.length] ?? []);
  const isOther = (a: HostId, b: HostId) => a !== b;
  return members.flatMap((from, nth) =>
    near(nth).flatMap((to) => (isOther(from.id, to.id) ? [[from, to] as const] : [])),
  );
}
