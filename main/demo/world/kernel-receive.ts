import { endOf, markLost, withRange } from './flight.ts';
import { armSendTimer, emitAck, push, repeatHandshake, sendHandshake } from './kernel-send.ts';
import type { Listener, Machine } from './machine.ts';
import { measured } from './round-trip.ts';
import type { Segment } from './segment.ts';
import { createTcb, type Tcb } from './tcb.ts';
import { setForgetting } from './timer.ts';

/** A segment came to a host that lives: RFC 9293, section 3.10.7, without what this world never does (urgent data, wrap). */
export function receive(machine: Machine, host: string, segment: Segment): void {
  const tcb = machine.find(host, segment.to.port, segment.from.address, segment.from.port);
  if (tcb === null) return receiveUnknown(machine, host, segment);
  tcb.segsIn += 1;
  if (segment.length > 0) tcb.dataSegsIn += 1;
  if (segment.seq <= tcb.rcvNxt) tcb.stampSeen = segment.sentAt;
  if (segment.rst) return machine.forget(tcb, tcb.state === 'SYN-SENT' ? 'refused' : 'reset');
  if (tcb.state === 'SYN-SENT') return receiveSynAck(machine, tcb, segment);
  if (segment.syn) return tcb.state === 'SYN-RECV' ? repeatHandshake(machine, tcb) : emitAck(machine, tcb);
  receiveAck(machine, tcb, segment);
  if (tcb.state === 'CLOSED' || tcb.state === 'SYN-RECV') return;
  receiveData(machine, tcb, segment);
  if (isClosed(tcb)) return;
  if (segment.fin && segment.seq + segment.length === tcb.rcvNxt) receiveFin(machine, tcb);
  if (!isClosed(tcb) && tcb.ackOwed) emitAck(machine, tcb);
}

function isClosed(tcb: Tcb): boolean {
  return tcb.state === 'CLOSED';
}

function receiveUnknown(machine: Machine, host: string, segment: Segment): void {
  const listener = machine.listener(host, segment.to.port);
  if (segment.rst) return;
  if (!segment.syn || segment.ack !== null || listener === null) return sendReset(machine, host, segment);
  // A full accept queue drops the SYN in silence (tcp_abort_on_overflow = 0).
  if (listener.waiting.length > listener.backlog) return;
  const tcb = createTcb({
    host,
    local: segment.to,
    peer: segment.from,
    side: 'server',
    application: null,
    state: 'SYN-RECV',
  });
  tcb.rcvNxt = 1;
  tcb.segsIn = 1;
  tcb.stampSeen = segment.sentAt;
  machine.remember(tcb);
  sendHandshake(machine, tcb);
}

/**
 * An ICMP error about a segment of ours came back. It ends a connect at once; an established connection takes it as a hint
 * and goes on retransmitting (tcp_v4_err of Linux; research/2, section 1, run i).
 */
export function receiveIcmp(machine: Machine, segment: Segment, why: 'prohibited' | 'port-unreachable'): void {
  const tcb = machine.find(segment.fromHost, segment.from.port, segment.to.address, segment.to.port);
  // icmp(7): ECONNREFUSED for a port that is unreachable, EHOSTUNREACH for the rest.
  if (tcb?.state === 'SYN-SENT') machine.forget(tcb, why === 'prohibited' ? 'unreachable' : 'refused');
}

/** Answers a segment with a reset, as if the host had no such connection: the host itself, or a middlebox in its name. */
export function sendReset(machine: Machine, host: string, to: Segment, isForged = false): void {
  const reset = { fromHost: host, from: to.to, to: to.from, syn: false, fin: false, rst: true, length: 0 };
  const stamps = { sacks: [], sentAt: machine.now(), echo: null };
  const forged = isForged ? ({ isForged } as const) : {};
  machine.send({ ...reset, ...stamps, ...forged, seq: to.ack ?? 0, ack: to.seq + to.length }, 0);
}

function receiveSynAck(machine: Machine, tcb: Tcb, segment: Segment): void {
  if (!segment.syn || segment.ack === null) return;
  tcb.rcvNxt = 1;
  establish(machine, tcb);
  acknowledge(machine, tcb, segment, segment.ack);
  emitAck(machine, tcb);
  tcb.application?.established(tcb);
}

/** Ages count from here until something is sent or received. */
function establish(machine: Machine, tcb: Tcb): void {
  const now = machine.now();
  tcb.state = 'ESTAB';
  tcb.lastSent = now;
  tcb.lastReceived = now;
  tcb.lastAcked = now;
}

function receiveAck(machine: Machine, tcb: Tcb, segment: Segment): void {
  if (segment.ack === null || segment.ack < tcb.una) return;
  tcb.lastAcked = machine.now();
  tcb.keepaliveProbes = 0;
  if (tcb.state === 'SYN-RECV') {
    if (segment.ack === tcb.una) return;
    establish(machine, tcb);
    acknowledge(machine, tcb, segment, segment.ack);
    const listener = machine.listener(tcb.host, tcb.local.port);
    if (listener === null) return abort(machine, tcb, segment);
    listener.waiting.push(tcb);
    if (!listener.hung) acceptAll(listener);
    return;
  }
  acknowledge(machine, tcb, segment, segment.ack);
  if (tcb.finQueued && tcb.una > tcb.written) finAcknowledged(machine, tcb);
  else push(machine, tcb);
}

/** Takes progress of the peer into the send side: n, backoff and timer start over (RFC 6298, section 5). */
function acknowledge(machine: Machine, tcb: Tcb, { sacks, echo }: Segment, upTo: number): void {
  const now = machine.now();
  const acked = tcb.flights.filter((flight) => endOf(flight) <= upTo);
  const left = acked.length === 0 ? tcb.flights : tcb.flights.filter((flight) => endOf(flight) > upTo);
  const sacked = left.filter(
    (flight) => !flight.isSacked && sacks.some(({ from, until }) => from <= flight.seq && endOf(flight) <= until),
  );
  for (const flight of sacked) flight.isSacked = true;
  const newest = acked.at(-1);
  if (newest !== undefined) {
    const sentAt = newest.wasResent ? echo : newest.sentAt;
    if (sentAt !== null) tcb.roundTrip = measured(tcb.roundTrip, now - sentAt);
  }
  tcb.flights = left;
  tcb.delivered += acked.length + sacked.length;
  if (upTo > tcb.una) progress(machine, tcb, upTo, acked.length);
  if (markLost(left, [...acked, ...sacked]) && tcb.una >= tcb.recoveredAt) {
    tcb.cwnd = Math.max(2, Math.floor(tcb.cwnd * 0.7));
    tcb.recoveredAt = tcb.nxt;
  }
  if (tcb.retransmitAt === null && tcb.probeAt === null) armSendTimer(machine, tcb);
}

function progress(machine: Machine, tcb: Tcb, upTo: number, segments: number): void {
  tcb.una = upTo;
  tcb.lastAcked = machine.now();
  tcb.retransmits = 0;
  tcb.backoff = 0;
  tcb.cwnd = Math.min(tcb.cwnd + segments, 64);
  tcb.retransmitAt = null;
  tcb.probeAt = null;
}

/** The processes behind a listener take what waits for them. */
export function acceptAll(listener: Listener): void {
  for (const tcb of listener.waiting.splice(0)) {
    tcb.application = listener.serve(tcb);
    tcb.application.established(tcb);
    if (tcb.recvQ > 0) tcb.application.readable(tcb);
  }
}

function receiveData(machine: Machine, tcb: Tcb, segment: Segment): void {
  const until = segment.seq + segment.length;
  // Old data, a keepalive probe or a gap: say what is expected.
  if (segment.seq < tcb.rcvNxt || (segment.seq > tcb.rcvNxt && segment.length > 0)) tcb.ackOwed = true;
  if (segment.length === 0 || until <= tcb.rcvNxt) return;
  // Nobody will ever read it: Linux answers with a reset (tcp_rcv_state_process, data after close).
  if (tcb.state === 'FIN-WAIT-1' || tcb.state === 'FIN-WAIT-2') return abort(machine, tcb, segment);
  if (segment.seq > tcb.rcvNxt) {
    tcb.early = withRange(tcb.early, { from: segment.seq, until });
    return;
  }
  const behind = tcb.early.find(({ from }) => from <= until);
  const next = Math.max(until, behind?.until ?? 0);
  const fresh = next - tcb.rcvNxt;
  tcb.early = tcb.early.filter(({ from }) => from > next);
  tcb.rcvNxt = next;
  tcb.recvQ += fresh;
  tcb.bytesReceived += fresh;
  tcb.lastReceived = machine.now();
  tcb.ackOwed = true;
  const listener = tcb.side === 'server' ? machine.listener(tcb.host, tcb.local.port) : null;
  if (listener?.hung !== true) tcb.application?.readable(tcb);
}

function abort(machine: Machine, tcb: Tcb, segment: Segment): void {
  sendReset(machine, tcb.host, segment);
  machine.forget(tcb, null);
}

function receiveFin(machine: Machine, tcb: Tcb): void {
  tcb.rcvNxt += 1;
  tcb.ackOwed = true;
  if (tcb.state === 'FIN-WAIT-1') tcb.state = 'CLOSING';
  else if (tcb.state === 'FIN-WAIT-2') timeWait(machine, tcb);
  else if (tcb.state === 'ESTAB') {
    tcb.state = 'CLOSE-WAIT';
    const listener = tcb.side === 'server' ? machine.listener(tcb.host, tcb.local.port) : null;
    if (listener?.hung !== true) tcb.application?.ended(tcb, 'closed-by-peer');
  }
}

function finAcknowledged(machine: Machine, tcb: Tcb): void {
  if (tcb.state === 'LAST-ACK') return machine.forget(tcb, null);
  if (tcb.state === 'CLOSING') return timeWait(machine, tcb);
  tcb.state = 'FIN-WAIT-2';
  setForgetting(machine, tcb);
}

function timeWait(machine: Machine, tcb: Tcb): void {
  tcb.state = 'TIME-WAIT';
  setForgetting(machine, tcb);
}
