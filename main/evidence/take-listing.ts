import type { Fact } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';
import type { Socket } from '../domain/socket.ts';
import { fleetRows } from './fleet-rows.ts';
import { learnHabit, type Habit } from './habit.ts';
import { heard, type HostEvidence } from './host-evidence.ts';
import { laneOf, type LaneSign } from './lane.ts';
import { rememberLoss, settledSince } from './loss-memory.ts';
import { takeMutePorts, type MutePorts } from './mute-port.ts';
import { blankReading, takeSigns, type PairReading } from './pair-reading.ts';
import { isUnread, takePorts } from './port-reading.ts';
import type { SampleTimes } from './sample-times.ts';
import { readSocketSign, type SocketSign } from './socket-sign.ts';

/** What of the inventory a listing is read with. */
export interface ListingKey {
  hostAt(address: string): HostId | undefined;
  /** Ports of clusters and checks on a host, and those of the mesh: what listens there is watched. */
  servedPorts(host: HostId): ReadonlySet<number>;
}

/** After a longer gap between two samples a connection may be as old as that (ms). */
const newbornWithinMs = 2500;

type Listing = Extract<Fact, { kind: 'sockets' }>;

/** An answer that takes longer was held up: a session that froze and came back (ms). */
const lateListingMs = 2000;

/** All sockets between the host and one peer, and what was sent between two samples. */
interface OfPeer {
  readonly signs: LaneSign[];
  sent: number;
  resent: number;
}

/** Takes a listing of the host's sockets: each row against the same row a sample ago, then the rows of a peer together. */
export function takeListing(before: HostEvidence, fact: Listing, key: ListingKey): HostEvidence {
  const habits = new Map<string, Habit>();
  const stalls = new Map<string, number>();
  const peers = new Map<HostId, OfPeer>();
  const listening = new Map<number, number>();
  const unread = new Set<number>();
  const takenAt = fact.askedAt ?? fact.t;
  const times = { takenAt, previousAt: before.sampledAt };
  const ownPorts = key.servedPorts(fact.host);

  for (const { state, local, recvQ } of fact.sockets) {
    if (state === 'LISTEN' && local.port !== null) listening.set(local.port, recvQ);
  }
  const { rows, byKey: sockets } = fleetRows(fact.sockets, key);
  for (const { key: name, socket, peer } of rows) {
    if (peer === fact.host) continue;
    const old = before.sockets.get(name);
    if (socket.local.port !== null && isUnread(socket, old)) unread.add(socket.local.port);
    const past = {
      row: old,
      badSince: before.stalls.get(name) ?? null,
      habit: before.habits.get(name),
      pairRttMs: before.peers.get(peer)?.rttMs ?? null,
    };
    const sign = readSocketSign(socket, past, times);
    if (sign.badSince !== null && sign.tries > 0) stalls.set(name, sign.badSince);
    const habit = learnHabit(past.habit, socket, times);
    if (habit !== undefined) habits.set(name, habit);
    const ofPeer = peers.get(peer) ?? { signs: [], sent: 0, resent: 0 };
    peers.set(peer, ofPeer);
    ofPeer.signs.push({ sign, socket, lane: laneOf(socket, ownPorts, key.servedPorts(peer)) });
    addSendings(ofPeer, socket, old, times);
  }

  const now = heard(before, fact.t, takenAt);
  // Somewhere on its way it waited: its rows are the base of the next, but nobody knows from when its ages count.
  if (fact.t - takenAt > lateListingMs) {
    const base = withoutHalfOpen(sockets);
    return { ...now, sampledAt: takenAt, sockets: base, stalls: new Map(), habits: new Map() };
  }
  // A literal without a spread, as in path.ts: this runs for every listing.
  return {
    session: now.session,
    sessionSince: now.sessionSince,
    why: now.why,
    route: now.route,
    heardAt: now.heardAt,
    aliveAt: now.aliveAt,
    sampledAt: takenAt,
    sockets,
    habits,
    stalls,
    peers: takePeers(before.peers, peers, times),
    mutes: takeMutes(peers),
    ports: takePorts(before.ports, { listening, unread }, ownPorts, fact, times.previousAt),
  };
}

/** A half-open row tells its arrival once, when it appears: the next listing, of which the age is known, shall tell it. */
function withoutHalfOpen(sockets: HostEvidence['sockets']): HostEvidence['sockets'] {
  return new Map([...sockets].filter(([, { state }]) => state !== 'SYN-RECV'));
}

/** A connection made since the sample before counts from its beginning; one merely found does not. */
function addSendings(ofPeer: OfPeer, socket: Socket, old: Socket | undefined, times: SampleTimes): void {
  const isNew = old === undefined && times.previousAt !== null && times.takenAt - times.previousAt <= newbornWithinMs;
  if (socket.state !== 'ESTAB' || (old === undefined && !isNew)) return;
  const settled = settledSince(socket, old);
  if (settled === null) return;
  ofPeer.sent += settled.sent;
  ofPeer.resent += settled.resent;
}

const noMutes: HostEvidence['mutes'] = new Map();

function takeMutes(seen: ReadonlyMap<HostId, OfPeer>): HostEvidence['mutes'] {
  let mutes: Map<HostId, MutePorts> | null = null;
  for (const [peer, { signs }] of seen) {
    const mute = takeMutePorts(signs);
    if (mute.size > 0) (mutes ??= new Map()).set(peer, mute);
  }
  return mutes ?? noMutes;
}

const noSigns: readonly LaneSign[] = [];

function takePeers(
  before: ReadonlyMap<HostId, PairReading>,
  seen: ReadonlyMap<HostId, OfPeer>,
  { takenAt, previousAt }: SampleTimes,
): ReadonlyMap<HostId, PairReading> {
  const peers = new Map(before);
  for (const [peer, reading] of before) {
    if (seen.has(peer)) continue;
    const next = takeSigns(reading, noSigns, takenAt, () => '');
    if (next !== reading) peers.set(peer, next);
  }
  for (const [peer, { signs, sent, resent }] of seen) {
    const describe = (worst: SocketSign) => describeSocket(signs.find(({ sign }) => sign === worst)?.socket);
    const old = before.get(peer) ?? blankReading;
    const loss = rememberLoss(old.loss, sent, resent, takenAt, previousAt ?? takenAt);
    peers.set(peer, takeSigns(old, signs, takenAt, describe, loss));
  }
  return peers;
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
