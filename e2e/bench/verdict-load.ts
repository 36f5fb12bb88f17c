import { defaultPolicy } from '../../main/domain/default-policy.ts';
import type { Fact } from '../../main/domain/fact.ts';
import type { Cluster, Fleet, Host } from '../../main/domain/fleet.ts';
import { clusterId, hostId, regionId, type HostId } from '../../main/domain/ids.ts';
import type { Socket } from '../../main/domain/socket.ts';

/** How large a fleet is. */
export interface FleetSize {
  readonly hosts: number;
  readonly regions: number;
}

/** One connection between two hosts, numbers of the fleet; the lower end listens. */
export interface Connection {
  readonly low: number;
  readonly high: number;
  /** Out of step with the others, so that rows differ (ms). */
  readonly phaseMs: number;
}

/** A fleet with its connections, and which of them are stalled now. */
export interface Load {
  readonly fleet: Fleet;
  readonly connectionsOf: readonly (readonly Connection[])[];
  readonly all: readonly Connection[];
  readonly stalls: Map<Connection, Stall>;
}

/** Since when packets of a connection are lost; and before that, for how long in all (ms), and how often sent again. */
interface Stall {
  readonly since: number | null;
  readonly lostMs: number;
  readonly resent: number;
}

const noStall: Stall = { since: null, lostMs: 0, resent: 0 };

const servicePort = 5432;
const messageEveryMs = 100;
const messageBytes = 200;
/** Every host knows its neighbours at these distances, both ways: 14 peers, near ones of its own region among them. */
const nearDistances = [1, 2];
const farShares = [0.11, 0.17, 0.23, 0.31, 0.41];

/** A fleet of that size, all connections well. Hosts of a region stand side by side; clusters of three lie across regions. */
export function makeLoad({ hosts: count, regions }: FleetSize): Load {
  const regionOf = (index: number) => `r${Math.floor((index * regions) / count)}`;
  const hosts = Array.from({ length: count }, (_, index) => makeHost(index, regionOf(index)));
  const fleet: Fleet = {
    name: `bench of ${count}`,
    regions: [...new Set(hosts.map(({ region }) => region))].map((id) => ({
      id,
      name: id,
      code: id.toUpperCase(),
      location: null,
      slot: null,
    })),
    hosts,
    clusters: clustersOf(count),
    ports: [22],
    checks: [],
    policy: defaultPolicy,
  };
  const all = connectionsOf(count);
  const byHost = hosts.map((): Connection[] => []);
  for (const connection of all) {
    byHost[connection.low]?.push(connection);
    byHost[connection.high]?.push(connection);
  }
  return { fleet, connectionsOf: byHost, all, stalls: new Map() };
}

function makeHost(index: number, region: string): Host {
  const address = addressOf(index);
  return {
    id: hostId(nameOf(index)),
    region: regionId(region),
    address,
    peerAddresses: [address],
    failureDomain: null,
    ssh: {
      user: 'bench',
      port: 22,
      identityFile: null,
      agent: false,
      knownHostsFile: '/nowhere',
      passphraseFrom: { kind: 'none' },
      proxyJump: [],
      algorithms: { kex: [], cipher: [], hostKey: [], mac: [] },
    },
    routes: [],
    maintenance: null,
  };
}

function clustersOf(count: number): readonly Cluster[] {
  const third = Math.floor(count / 3);
  return Array.from({ length: third }, (_, index) => ({
    id: clusterId(`c${index}`),
    product: 'none',
    probe: {},
    ports: [servicePort],
    quorum: { model: 'majority' },
    rpoSeconds: null,
    fencing: null,
    members: [index, index + third, index + 2 * third].map((host) => ({
      host: hostId(nameOf(host)),
      votes: 1,
      role: 'data',
      probe: {},
    })),
  }));
}

function connectionsOf(count: number): readonly Connection[] {
  const distances = new Set([...nearDistances, ...farShares.map((share) => Math.round(share * count))]);
  const made = new Map<string, Connection>();
  for (let from = 0; from < count; from++) {
    for (const distance of distances) {
      const to = (from + distance) % count;
      const [low, high] = from < to ? [from, to] : [to, from];
      made.set(`${low} ${high}`, { low, high, phaseMs: (made.size * 37) % messageEveryMs });
    }
  }
  return [...made.values()];
}

/** The id of a host by its number. */
export function nameOf(index: number): HostId {
  return hostId(`h${String(index).padStart(5, '0')}`);
}

function addressOf(index: number): string {
  return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}

/** Packets of the connection are lost from `at` on. */
export function stall(load: Load, connection: Connection, at: number): void {
  load.stalls.set(connection, { ...(load.stalls.get(connection) ?? noStall), since: at });
}

/** They arrive again. */
export function heal(load: Load, connection: Connection, at: number): void {
  const { since, lostMs, resent } = load.stalls.get(connection) ?? noStall;
  if (since === null) return;
  load.stalls.set(connection, { since: null, lostMs: lostMs + at - since, resent: resent + triesAfter(at - since) });
}

/** The host's listing at a moment: its listener, and a row for each connection as a real kernel shows it. */
export function listingOf(load: Load, host: number, t: number): Fact {
  const connections = load.connectionsOf[host] ?? [];
  const rows = connections.map((connection) => rowOf(connection, host, t, load.stalls.get(connection) ?? noStall));
  return { kind: 'sockets', t, askedAt: t - 3, host: nameOf(host), sockets: [listener(host), ...rows], complete: true };
}

function listener(host: number): Socket {
  return {
    netid: 'tcp',
    state: 'LISTEN',
    recvQ: 0,
    sendQ: 128,
    local: { address: addressOf(host), port: servicePort },
    peer: { address: '0.0.0.0', port: null },
  };
}

/** Retransmissions of a sender on a LAN so long after its path broke (research/2, section 1). */
const triedAfterMs = [300, 900, 1700, 3300, 6600];

function triesAfter(silentMs: number): number {
  return triedAfterMs.filter((at) => at <= silentMs).length;
}

function rowOf({ low, high, phaseMs }: Connection, host: number, t: number, { since, lostMs, resent }: Stall): Socket {
  const isServer = host === low;
  const clientPort = 32_768 + (low % 8192);
  const talkedMs = (since ?? t) - phaseMs - lostMs;
  const messages = Math.max(1, Math.floor(talkedMs / messageEveryMs));
  const ageMs = Math.max(0, talkedMs) % messageEveryMs;
  const silentMs = since === null ? 0 : t - since;
  const tries = triesAfter(silentMs);
  return {
    netid: 'tcp',
    state: 'ESTAB',
    recvQ: 0,
    sendQ: tries > 0 ? messageBytes : 0,
    local: { address: addressOf(host), port: isServer ? servicePort : clientPort },
    peer: { address: addressOf(isServer ? high : low), port: isServer ? clientPort : servicePort },
    ...(tries > 0 ? { timer: { name: 'on', expiresMs: 90, retransmits: tries } } : {}),
    info: {
      rto: 204 * 2 ** tries,
      ...(tries > 0 ? { backoff: tries, unacked: 1 } : {}),
      rtt: 3,
      rttVar: 1,
      minrtt: 2,
      bytesSent: (messages + (tries > 0 ? 1 : 0)) * messageBytes,
      bytesAcked: messages * messageBytes,
      bytesReceived: messages * messageBytes,
      segsOut: messages * 2 + tries + resent,
      segsIn: messages * 2,
      dataSegsOut: messages + tries + resent,
      dataSegsIn: messages,
      ...(tries + resent > 0 ? { retransTotal: tries + resent } : {}),
      lastsnd: tries > 0 ? silentMs - (triedAfterMs[tries - 1] ?? 0) : ageMs,
      lastrcv: silentMs + ageMs,
      lastack: silentMs + ageMs,
    },
  };
}
