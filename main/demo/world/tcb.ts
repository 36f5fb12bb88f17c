import type { Flight, SequenceRange } from './flight.ts';
import { type RoundTrip, unmeasured } from './round-trip.ts';

/** States of RFC 9293, section 3.3.2, as ss spells them. CLOSED = forgotten, in no listing. */
export type TcpState =
  | 'SYN-SENT'
  | 'SYN-RECV'
  | 'ESTAB'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'CLOSING'
  | 'LAST-ACK'
  | 'TIME-WAIT'
  | 'CLOSED';

/** Why a connection ended, as its application learns it. */
export type EndReason = 'closed-by-peer' | 'refused' | 'reset' | 'timed-out' | 'unreachable';

/** The process that holds a socket. */
export interface Application {
  established(tcb: Tcb): void;
  /** Bytes wait in the receive queue. */
  readable(tcb: Tcb): void;
  ended(tcb: Tcb, why: EndReason): void;
}

/** An address and a port. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

/** One end of a connection: the transmission control block of RFC 9293 with the counters of TCP_INFO. Times in world ms. */
export interface Tcb {
  readonly host: string;
  readonly local: Address;
  readonly peer: Address;
  readonly side: 'client' | 'server';
  /** null = nobody holds it any more (closed by its process), or nobody accepted it yet. */
  application: Application | null;
  state: TcpState;

  /* Send side. Sequence numbers count bytes: 0 is the SYN, data begins at 1, the FIN stands at `written`. */
  una: number;
  nxt: number;
  written: number;
  finQueued: boolean;
  /** Sent and not acknowledged, oldest first. */
  flights: readonly Flight[];
  /** TCP_NODELAY: small messages do not wait for the acknowledgement of earlier ones. */
  noDelay: boolean;
  /** The window was halved for losses below this. */
  recoveredAt: number;
  /** A tail loss probe was sent for what is below this. */
  probedAt: number;
  /** Congestion window, segments. */
  cwnd: number;

  /* Receive side. */
  rcvNxt: number;
  /** Data that came behind a gap. */
  early: readonly SequenceRange[];
  /** Time stamp of the newest segment that came in order. */
  stampSeen: number | null;
  /** Bytes that wait for the application. */
  recvQ: number;
  ackOwed: boolean;

  /* Timers: when they fire, or null. */
  retransmitAt: number | null;
  probeAt: number | null;
  keepaliveAt: number | null;
  timeWaitAt: number | null;
  keepalive: { readonly idleMs: number; readonly intervalMs: number; readonly probes: number } | null;
  keepaliveProbes: number;
  /** Retransmissions since the last progress: n of `timer:(on,…,n)`. */
  retransmits: number;
  backoff: number;

  roundTrip: RoundTrip;

  /* Counters of TCP_INFO. */
  bytesSent: number;
  bytesRetrans: number;
  bytesReceived: number;
  segsOut: number;
  segsIn: number;
  dataSegsOut: number;
  dataSegsIn: number;
  retransTotal: number;
  delivered: number;
  /** null = never; ss then prints the time since the machine started. */
  lastSent: number | null;
  lastReceived: number | null;
  lastAcked: number | null;
  /** Packets of one connection do not overtake each other. */
  lastArrivalAt: number;
}

/** A timer of one end: the names of the fields that hold when it fires. */
export type TimerName = 'retransmitAt' | 'probeAt' | 'keepaliveAt' | 'timeWaitAt';

/** Full segment on an Ethernet path with time stamps. */
export const mss = 1448;

/** A fresh end. */
export function createTcb(place: Pick<Tcb, 'host' | 'local' | 'peer' | 'side' | 'application' | 'state'>): Tcb {
  return {
    ...place,
    una: 0,
    nxt: 0,
    written: 1,
    finQueued: false,
    flights: [],
    noDelay: false,
    recoveredAt: 0,
    probedAt: 0,
    cwnd: 10,
    rcvNxt: 0,
    early: [],
    stampSeen: null,
    recvQ: 0,
    ackOwed: false,
    retransmitAt: null,
    probeAt: null,
    keepaliveAt: null,
    timeWaitAt: null,
    keepalive: null,
    keepaliveProbes: 0,
    retransmits: 0,
    backoff: 0,
    roundTrip: unmeasured,
    bytesSent: 0,
    bytesRetrans: 0,
    bytesReceived: 0,
    segsOut: 0,
    segsIn: 0,
    dataSegsOut: 0,
    dataSegsIn: 0,
    retransTotal: 0,
    delivered: 0,
    lastSent: null,
    lastReceived: null,
    lastAcked: null,
    lastArrivalAt: 0,
  };
}

/** Can the state carry data or a FIN of ours? */
export function maySend(state: TcpState): boolean {
  return (
    state === 'ESTAB' || state === 'CLOSE-WAIT' || state === 'FIN-WAIT-1' || state === 'LAST-ACK' || state === 'CLOSING'
  );
}
