import type { Fact, SessionState } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';
import type { Socket } from '../domain/socket.ts';
import type { AddressBook } from './address-book.ts';
import { blankReading, later, takeConnect, takeSigns, type PairReading } from './pair-reading.ts';
import { readSocketSign, type SocketSign } from './socket-sign.ts';

/** What is known of one listening port of a host, and of connects to it. */
export interface PortReading {
  /** Last complete sample in which the port listened (ms), or null. */
  readonly listenedAt: number | null;
  /** First complete sample since then in which it did not (ms); null while it listens or was never seen. */
  readonly goneSince: number | null;
}

/** Everything one host has testified so far, with the moments of it. */
export interface HostEvidence {
  readonly session: SessionState;
  readonly sessionSince: number | null;
  readonly why: string | null;
  /** Id of the second route the session runs over; null for the usual one. */
  readonly route: string | null;
  /** When the newest word of the host itself was read (ms), or null. */
  readonly heardAt: number | null;
  /** Newest moment at which the host surely lived by its own word (ms), or null: it may have been read later. */
  readonly aliveAt: number | null;
  readonly sampledAt: number | null;
  readonly sockets: ReadonlyMap<string, Socket>;
  readonly peers: ReadonlyMap<HostId, PairReading>;
  readonly ports: ReadonlyMap<number, PortReading>;
}

/** A host nobody has heard of yet. */
export const silentHost: HostEvidence = {
  session: 'connecting',
  sessionSince: null,
  why: null,
  route: null,
  heardAt: null,
  aliveAt: null,
  sampledAt: null,
  sockets: new Map(),
  peers: new Map(),
  ports: new Map(),
};

type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

/** Takes a listing of the host's sockets. `watchedPorts` are the service ports of the host's clusters. */
export function takeSockets(
  before: HostEvidence,
  fact: FactOf<'sockets'>,
  book: AddressBook,
  watchedPorts: ReadonlySet<number>,
): HostEvidence {
  const sockets = new Map<string, Socket>();
  const signs = new Map<HostId, SignOf[]>();
  const listening = new Set<number>();
  const takenAt = fact.askedAt ?? fact.t;
  const times = { takenAt, previousAt: before.sampledAt };

  for (const socket of fact.sockets) {
    if (socket.state === 'LISTEN') {
      if (socket.local.port !== null) listening.add(socket.local.port);
      continue;
    }
    const peer = book.hostAt(socket.peer.address);
    if (peer === undefined || peer === fact.host) continue;
    const key = socketKey(socket);
    sockets.set(key, socket);
    const sign = readSocketSign(socket, before.sockets.get(key), times);
    const ofPeer = signs.get(peer);
    if (ofPeer === undefined) signs.set(peer, [{ sign, socket }]);
    else ofPeer.push({ sign, socket });
  }

  return {
    ...heard(before, fact.t, takenAt),
    sampledAt: takenAt,
    sockets,
    peers: takeAllSigns(before.peers, signs, takenAt),
    ports: takeListeners(before.ports, listening, watchedPorts, fact),
  };
}

interface SignOf {
  readonly sign: SocketSign;
  readonly socket: Socket;
}

function takeAllSigns(
  before: ReadonlyMap<HostId, PairReading>,
  signs: ReadonlyMap<HostId, readonly SignOf[]>,
  takenAt: number,
): ReadonlyMap<HostId, PairReading> {
  const peers = new Map(before);
  for (const [peer, reading] of before) {
    if (!signs.has(peer))
      peers.set(
        peer,
        takeSigns(reading, [], takenAt, () => ''),
      );
  }
  for (const [peer, ofPeer] of signs) {
    const describe = (worst: SocketSign) => describeSocket(ofPeer.find(({ sign }) => sign === worst)?.socket);
    const all = ofPeer.map(({ sign }) => sign);
    peers.set(peer, takeSigns(before.get(peer) ?? blankReading, all, takenAt, describe));
  }
  return peers;
}

function takeListeners(
  before: ReadonlyMap<number, PortReading>,
  listening: ReadonlySet<number>,
  watched: ReadonlySet<number>,
  fact: FactOf<'sockets'>,
): ReadonlyMap<number, PortReading> {
  const ports = new Map(before);
  for (const port of watched) {
    const old = before.get(port);
    if (listening.has(port)) ports.set(port, { listenedAt: fact.t, goneSince: null });
    // A cut listing proves no absence, and a port never seen listening may simply not be served by this host.
    else if (fact.complete && old !== undefined) ports.set(port, { ...old, goneSince: old.goneSince ?? fact.t });
  }
  return ports;
}

/** The probes' own timer for a connect, and some grace (ms). */
const lateAnswerMs = 1600;

/** Takes the end of an active connect that ran from this host. */
export function takeConnectOutcome(before: HostEvidence, fact: FactOf<'connect'>): HostEvidence {
  const begunAt = fact.t - fact.ms;
  // Our own timer ends a silent attempt: from a host that is sampled, that is no word of the host.
  const isWord = fact.outcome !== 'timeout' || before.sampledAt === null;
  const now = isWord ? heard(before, fact.t, begunAt) : before;
  if (fact.outcome === 'prohibited' || fact.outcome === 'error') return now;
  const answered = fact.outcome === 'ok' || fact.outcome === 'refused';
  // Read in time, it is taken from its beginning; an answer after our timer came from a later SYN.
  const endedAt = fact.ms <= lateAnswerMs ? begunAt : fact.t;
  const end = { port: fact.port, answered, begunAt, endedAt };
  const reading = takeConnect(before.peers.get(fact.to) ?? blankReading, end);
  return { ...now, peers: new Map(before.peers).set(fact.to, reading) };
}

/** Takes a change of the observer's own session to the host. */
export function takeSession(before: HostEvidence, fact: FactOf<'session'>): HostEvidence {
  const since = before.session === fact.state && before.sessionSince !== null ? before.sessionSince : fact.t;
  return { ...before, session: fact.state, sessionSince: since, why: fact.why ?? null, route: fact.route ?? null };
}

/** Takes anything the host itself said after `saidAfter`, read at `at`: it proves that we read it. */
export function heard(before: HostEvidence, at: number, saidAfter: number): HostEvidence {
  const heardAt = later(before.heardAt, at);
  const aliveAt = later(before.aliveAt, saidAfter);
  // A capture may hold no session line: a host that speaks streams (interfaces.md, section 4).
  if (before.sessionSince === null) return { ...before, session: 'streaming', sessionSince: at, heardAt, aliveAt };
  return { ...before, heardAt, aliveAt };
}

function socketKey({ local, peer }: Socket): string {
  return `${local.address}|${local.port ?? '*'}|${peer.address}|${peer.port ?? '*'}`;
}

function describeSocket(socket: Socket | undefined): string {
  if (socket === undefined) return 'socket gone while its sending was unanswered';
  const { state, local, peer, timer, info } = socket;
  const parts = [`${state} ${local.address}:${local.port ?? '*'} → ${peer.address}:${peer.port ?? '*'}`];
  if (timer !== undefined) parts.push(`timer:(${timer.name}, n=${timer.retransmits})`);
  if (info?.['lastack'] !== undefined && state !== 'SYN-SENT') parts.push(`lastack ${info['lastack']} ms`);
  if ((info?.['unacked'] ?? 0) > 0) parts.push(`unacked ${info?.['unacked']}`);
  return parts.join(', ');
}
