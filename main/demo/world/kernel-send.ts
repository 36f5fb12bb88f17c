import { collapsed, type Flight, onTheWire } from './flight.ts';
import type { Machine } from './machine.ts';
import { backedOff, baseRtoMs, initialRtoMs, tickMs } from './round-trip.ts';
import type { Segment } from './segment.ts';
import { maySend, mss, type Tcb } from './tcb.ts';
import { setTimer } from './timer.ts';

/** Builds and sends one segment of a connection, keeping its counters. */
function emit(
  machine: Machine,
  tcb: Tcb,
  { seq, length = 0, control = null }: { seq: number; length?: number; control?: Flight['control'] },
): void {
  const now = machine.now();
  // The SYN-ACK belongs to the request, not yet to the socket: Linux does not count it.
  if (tcb.state !== 'SYN-RECV') tcb.segsOut += 1;
  if (length > 0) {
    tcb.dataSegsOut += 1;
    tcb.bytesSent += length;
    tcb.lastSent = now;
  }
  tcb.ackOwed = false;
  const segment: Segment = {
    fromHost: tcb.host,
    from: tcb.local,
    to: tcb.peer,
    syn: control === 'syn',
    fin: control === 'fin',
    rst: false,
    seq,
    length,
    ack: tcb.state === 'SYN-SENT' ? null : tcb.rcvNxt,
    sacks: tcb.early,
    sentAt: now,
    echo: tcb.stampSeen,
  };
  tcb.lastArrivalAt = machine.send(segment, tcb.lastArrivalAt);
}

function sendNew(machine: Machine, tcb: Tcb, part: Pick<Flight, 'length' | 'control'>): void {
  const flight: Flight = {
    seq: tcb.nxt,
    ...part,
    sentAt: machine.now(),
    wasResent: false,
    isSacked: false,
    loss: 'none',
  };
  tcb.flights = [...tcb.flights, flight];
  tcb.nxt += part.length + (part.control === null ? 0 : 1);
  emit(machine, tcb, flight);
}

/** Sends the first segment of a connection: SYN of a client, SYN-ACK of a server. */
export function sendHandshake(machine: Machine, tcb: Tcb): void {
  sendNew(machine, tcb, { length: 0, control: 'syn' });
  setTimer(machine, tcb, 'retransmitAt', rtoMs(tcb));
}

/** The client asked once more: the SYN-ACK again, which is no retransmission of ours. */
export function repeatHandshake(machine: Machine, tcb: Tcb): void {
  emit(machine, tcb, { seq: 0, control: 'syn' });
}

/** An acknowledgement without data. Its number is the highest ever sent, so that it never looks like old data. */
export function emitAck(machine: Machine, tcb: Tcb): void {
  emit(machine, tcb, { seq: tcb.nxt });
}

/** A keepalive probe: one byte below what was acknowledged, so that the peer has to answer (RFC 9293, section 3.8.4). */
export function emitKeepaliveProbe(machine: Machine, tcb: Tcb): void {
  emit(machine, tcb, { seq: tcb.nxt - 1 });
}

/**
 * Sends what window and Nagle's rule allow (RFC 9293, 3.7.4), lost segments first, then the FIN when it is due. After a
 * retransmission time-out the window is one segment, so nothing more goes out until progress.
 */
export function push(machine: Machine, tcb: Tcb): void {
  if (!maySend(tcb.state)) return;
  const hasRoom = (): boolean => onTheWire(tcb.flights) < tcb.cwnd;
  for (let lost = firstLost(tcb); lost !== undefined && hasRoom(); lost = firstLost(tcb)) resend(machine, tcb, lost);
  const before = tcb.nxt;
  while (tcb.nxt < tcb.written && hasRoom()) {
    const isSmall = tcb.written - tcb.nxt < mss;
    if (isSmall && tcb.flights.length > 0 && !tcb.noDelay && !tcb.finQueued) break;
    sendNextData(machine, tcb);
  }
  if (tcb.finQueued && tcb.nxt === tcb.written && hasRoom()) sendNew(machine, tcb, { length: 0, control: 'fin' });
  const hasTimer = tcb.retransmitAt !== null || tcb.probeAt !== null;
  if (tcb.nxt > before || !hasTimer) armSendTimer(machine, tcb);
}

/** Sends one segment of what was written and not sent yet. */
export function sendNextData(machine: Machine, tcb: Tcb): void {
  sendNew(machine, tcb, { length: Math.min(mss, tcb.written - tcb.nxt), control: null });
}

function firstLost({ flights }: Tcb): Flight | undefined {
  return flights.find(({ loss, isSacked }) => loss === 'lost' && !isSacked);
}

/** Sends a segment again, together with small ones behind it (tcp_retrans_try_collapse of Linux). */
export function resend(machine: Machine, tcb: Tcb, oldest: Flight): void {
  const { flight, flights } = collapsed(tcb.flights, oldest, mss);
  tcb.flights = flights;
  flight.sentAt = machine.now();
  flight.wasResent = true;
  if (flight.loss === 'lost') flight.loss = 'resent';
  tcb.bytesRetrans += flight.length;
  tcb.retransTotal += 1;
  emit(machine, tcb, flight);
}

/**
 * Sets the one timer of the send side, as tcp_schedule_loss_probe and tcp_rearm_rto of Linux: a tail loss probe while
 * nothing is known to be lost, at most at the time-out of the oldest segment; else the retransmission time-out.
 */
export function armSendTimer(machine: Machine, tcb: Tcb): void {
  const [oldest] = tcb.flights;
  const hasPending = tcb.retransmitAt !== null;
  if (oldest === undefined) {
    tcb.retransmitAt = null;
    tcb.probeAt = null;
    return;
  }
  const { srtt } = tcb.roundTrip;
  const isQuiet = tcb.retransmits === 0 && tcb.flights.every(({ loss, isSacked }) => loss === 'none' && !isSacked);
  if (!maySend(tcb.state) || srtt === null || !isQuiet) {
    if (!hasPending) restartRetransmission(machine, tcb);
    return;
  }
  const probeMs = 2 * srtt + (tcb.flights.length === 1 ? aloneMs : 2 * tickMs);
  tcb.retransmitAt = null;
  setTimer(machine, tcb, 'probeAt', Math.min(probeMs, leftOfTimeOut(machine, tcb, oldest)));
}

/** A segment alone may wait for a delayed acknowledgement (TCP_RTO_MIN). */
const aloneMs = 200;

/** Time until the oldest segment has waited for the whole time-out, ms. */
export function leftOfTimeOut(machine: Machine, tcb: Tcb, oldest: Flight): number {
  return oldest.sentAt + rtoMs(tcb) - machine.now();
}

/** The whole time-out from now. */
export function restartRetransmission(machine: Machine, tcb: Tcb): void {
  tcb.probeAt = null;
  setTimer(machine, tcb, 'retransmitAt', rtoMs(tcb));
}

/** The time-out in force: doubled with each backoff, as the `rto:` of ss shows it (research/2, section 1). */
export function rtoMs(tcb: Tcb): number {
  const base = tcb.una === 0 ? initialRtoMs : baseRtoMs(tcb.roundTrip);
  return backedOff(base, tcb.backoff);
}
