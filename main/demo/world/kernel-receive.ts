import { emitAck, emitHandshake, push, rtoMs } from './kernel-send.ts';
import type { Listener, Machine } from './machine.ts';
import { measured } from './round-trip.ts';
import type { Segment } from './segment.ts';
import { createTcb, type Tcb } from './tcb.ts';
import { setForgetting, setTimer } from './timer.ts';

/** A segment came to a host that lives: RFC 9293, section 3.10.7, without what this world never does (urgent data, wrap). */
export function receive(machine: Machine, host: string, segment: Segment): void {
  const tcb = machine.find(host, segment.to.port, segment.from.address, segment.from.port);
  if (tcb === null) return receiveUnknown(machine, host, segment);
  tcb.segsIn += 1;
  if (segment.rst) return machine.forget(tcb, tcb.state === 'SYN-SENT' ? 'refused' : 'reset');
  if (tcb.state === 'SYN-SENT') return receiveSynAck(machine, tcb, segment);
  if (segment.syn) return tcb.state === 'SYN-RECV' ? emitHandshake(machine, tcb) : emitAck(machine, tcb);
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
  machine.remember(tcb);
  emitHandshake(machine, tcb);
  setTimer(machine, tcb, 'retransmitAt', rtoMs(tcb));
}

/**
 * An ICMP error about a segment of ours came back. It ends a connect at once; an established connection takes it as a hint
 * and goes on retransmitting (tcp_v4_err of Linux; research/2, section 1, run i).
 */
export function receiveProhibited(machine: Machine, segment: Segment): void {
  const tcb = machine.find(segment.fromHost, segment.from.port, segment.to.address, segment.to.port);
  if (tcb?.state === 'SYN-SENT') machine.forget(tcb, 'unreachable');
}

/** Answers a segment with a reset, as if the host had no such connection. */
export function sendReset(machine: Machine, host: string, to: Segment): void {
  const reset = { fromHost: host, from: to.to, to: to.from, syn: false, fin: false, rst: true, length: 0 };
  machine.send({ ...reset, seq: to.ack ?? 0, ack: to.seq + to.length }, 0);
}

function receiveSynAck(machine: Machine, tcb: Tcb, segment: Segment): void {
  if (!segment.syn || segment.ack === null) return;
  tcb.rcvNxt = 1;
  establish(machine, tcb);
  acknowledge(machine, tcb, segment.ack);
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
  if (segment.ack === tcb.una) return;
  if (tcb.state === 'SYN-RECV') {
    establish(machine, tcb);
    acknowledge(machine, tcb, segment.ack);
    const listener = machine.listener(tcb.host, tcb.local.port);
    if (listener === null) return abort(machine, tcb, segment);
    listener.waiting.push(tcb);
    if (!listener.hung) acceptAll(listener);
    return;
  }
  acknowledge(machine, tcb, segment.ack);
  if (tcb.finQueued && tcb.una > tcb.written) finAcknowledged(machine, tcb);
  else push(machine, tcb);
}

/** Takes progress of the peer into the send side: n, backoff and timer start over (RFC 6298, section 5). */
function acknowledge(machine: Machine, tcb: Tcb, upTo: number): void {
  const now = machine.now();
  tcb.una = upTo;
  tcb.nxt = Math.max(tcb.nxt, upTo);
  tcb.lastAcked = now;
  if (tcb.timed !== null && upTo >= tcb.timed.ends) {
    tcb.roundTrip = measured(tcb.roundTrip, now - tcb.timed.sentAt);
    tcb.timed = null;
  }
  tcb.retransmits = 0;
  tcb.backoff = 0;
  tcb.delivered += 1;
  tcb.cwnd = Math.min(Math.max(10, tcb.cwnd + 1), 64);
  tcb.retransmitAt = null;
  if (tcb.nxt > tcb.una) setTimer(machine, tcb, 'retransmitAt', rtoMs(tcb));
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
  const fresh = segment.seq + segment.length - tcb.rcvNxt;
  // Old data, a keepalive probe or a gap: say what is expected.
  if (segment.seq < tcb.rcvNxt || (segment.seq > tcb.rcvNxt && segment.length > 0)) tcb.ackOwed = true;
  if (segment.seq > tcb.rcvNxt || segment.length === 0 || fresh <= 0) return;
  // Nobody will ever read it: Linux answers with a reset (tcp_rcv_state_process, data after close).
  if (tcb.state === 'FIN-WAIT-1' || tcb.state === 'FIN-WAIT-2') return abort(machine, tcb, segment);
  tcb.rcvNxt += fresh;
  tcb.recvQ += fresh;
  tcb.bytesReceived += fresh;
  tcb.dataSegsIn += 1;
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
