import type { ConnectOutcome, Fact, SessionState } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';
import type { Socket } from '../domain/socket.ts';
import type { Habit } from './habit.ts';
import { later } from './moment.ts';
import type { MutePorts } from './mute-port.ts';
import { blankReading, takeConnect, type ConnectEnd, type PairReading } from './pair-reading.ts';
import type { PortReadings } from './port-reading.ts';
import { whoRefused, type Refusal, type Surroundings } from './refusal.ts';

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
  /** Rows of the newest listing by their four-tuple, the rhythm of those that have one, and since when they stall (ms). */
  readonly sockets: ReadonlyMap<string, Socket>;
  readonly habits: ReadonlyMap<string, Habit>;
  readonly stalls: ReadonlyMap<string, number>;
  readonly peers: ReadonlyMap<HostId, PairReading>;
  readonly ports: PortReadings;
  /** Peers with ports that fell silent against the habit of their connections. */
  readonly mutes: ReadonlyMap<HostId, MutePorts>;
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
  habits: new Map(),
  stalls: new Map(),
  peers: new Map(),
  ports: new Map(),
  mutes: new Map(),
};

type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

/** The probes' own timer for a connect, and some grace (ms). */
const lateAnswerMs = 1600;

/** Takes the end of an active connect that ran from this host. `around`: what is known of the port it went to. */
export function takeConnectOutcome(before: HostEvidence, fact: FactOf<'connect'>, around: Surroundings): HostEvidence {
  const begunAt = fact.t - fact.ms;
  // Our own timer ends a silent attempt: from a host that is sampled, that is no word of the host.
  const isWord = fact.outcome !== 'timeout' || before.sampledAt === null;
  const now = isWord ? heard(before, fact.t, begunAt) : before;
  if (fact.outcome === 'prohibited' || fact.outcome === 'error') return now;
  const old = before.peers.get(fact.to) ?? blankReading;
  const refusal = fact.outcome === 'refused' ? whoRefused(old, fact.port, around) : null;
  // Read in time, it is taken from its beginning; an answer after our timer came from a later SYN.
  const endedAt = fact.ms <= lateAnswerMs ? begunAt : fact.t;
  const end = {
    port: fact.port,
    answer: answerOf(fact.outcome, refusal),
    begunAt,
    endedAt,
    what: connectWords(fact, refusal),
  };
  const forgedAt = refusal === 'forged' ? fact.t : old.forgedAt;
  const reading = { ...takeConnect(old, end), forgedAt: fact.outcome === 'ok' ? null : forgedAt };
  return { ...now, peers: new Map(before.peers).set(fact.to, reading) };
}

const answers = { own: 'refused', forged: 'rejected', open: 'open' } as const;

function answerOf(outcome: ConnectOutcome, refusal: Refusal | null): ConnectEnd['answer'] {
  if (refusal !== null) return answers[refusal];
  if (outcome === 'unreachable') return 'rejected';
  return outcome === 'ok' ? 'accepted' : 'none';
}

/** Takes a change of the observer's own session to the host. */
export function takeSession(before: HostEvidence, fact: FactOf<'session'>): HostEvidence {
  const since = before.session === fact.state && before.sessionSince !== null ? before.sessionSince : fact.t;
  const isBack = fact.state === 'streaming' && before.session !== 'streaming';
  const peers = isBack ? withoutConnects(before.peers) : before.peers;
  return {
    ...before,
    peers,
    session: fact.state,
    sessionSince: since,
    why: fact.why ?? null,
    route: fact.route ?? null,
  };
}

/** Takes anything the host itself said after `saidAfter`, read at `at`: it proves that we read it. */
export function heard(before: HostEvidence, at: number, saidAfter: number): HostEvidence {
  const heardAt = later(before.heardAt, at);
  const aliveAt = later(before.aliveAt, saidAfter);
  // A capture may hold no session line: a host that speaks streams (interfaces.md, section 4).
  if (before.sessionSince === null) return { ...before, session: 'streaming', sessionSince: at, heardAt, aliveAt };
  return { ...before, heardAt, aliveAt };
}

/** Connects of a session that was lost ended with it, whatever our own timers said of them. */
function withoutConnects(peers: HostEvidence['peers']): HostEvidence['peers'] {
  const isOpen = ({ unansweredConnectSince }: PairReading) => unansweredConnectSince !== null;
  if (![...peers.values()].some(isOpen)) return peers;
  return new Map([...peers].map(([peer, reading]) => [peer, { ...reading, unansweredConnectSince: null }]));
}

function connectWords({ to, port, outcome }: FactOf<'connect'>, refusal: Refusal | null): string {
  if (refusal === 'open') return `connect to ${to}:${port} refused, by whom nobody can tell`;
  if (outcome === 'refused') return `connect to ${to}:${port} refused although ${to} listens there`;
  if (outcome === 'unreachable') return `connect to ${to}:${port} rejected on the way (ICMP unreachable)`;
  return `active connect to ${to}:${port} unanswered`;
}
