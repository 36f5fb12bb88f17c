import type { Machine } from './machine.ts';
import { backedOff, baseRtoMs, initialRtoMs } from './round-trip.ts';
import type { Segment } from './segment.ts';
import { maySend, mss, type Tcb, unackedSegments } from './tcb.ts';
import { setTimer } from './timer.ts';

/** Builds and sends one segment of a connection, keeping its counters. */
export function emit(
  machine: Machine,
  tcb: Tcb,
  part: { readonly seq: number; readonly length?: number; readonly syn?: boolean; readonly fin?: boolean },
): void {
  const { seq, length = 0, syn = false, fin = false } = part;
  const now = machine.now();
  const ends = seq + length + (syn || fin ? 1 : 0);
  // The SYN-ACK belongs to the request, not yet to the socket: Linux does not count it.
  if (tcb.state !== 'SYN-RECV') tcb.segsOut += 1;
  if (length > 0) {
    tcb.dataSegsOut += 1;
    tcb.bytesSent += length;
    tcb.bytesRetrans += Math.max(0, Math.min(tcb.max, seq + length) - seq);
    tcb.lastSent = now;
  }
  if (ends > tcb.max) {
    if (tcb.timed === null) tcb.timed = { ends, sentAt: now };
    tcb.max = ends;
  }
  tcb.ackOwed = false;
  const segment: Segment = {
    fromHost: tcb.host,
    from: tcb.local,
    to: tcb.peer,
    syn,
    fin,
    rst: false,
    seq,
    length,
    ack: tcb.state === 'SYN-SENT' ? null : tcb.rcvNxt,
  };
  tcb.lastArrivalAt = machine.send(segment, tcb.lastArrivalAt);
}

/** Sends the first segment of a connection: SYN of a client, SYN-ACK of a server. */
export function emitHandshake(machine: Machine, tcb: Tcb): void {
  emit(machine, tcb, { seq: 0, syn: true });
  tcb.nxt = Math.max(tcb.nxt, 1);
}

/** An acknowledgement without data. Its number is the highest ever sent, so that it never looks like old data. */
export function emitAck(machine: Machine, tcb: Tcb): void {
  emit(machine, tcb, { seq: tcb.max });
}

/** A keepalive probe: one byte below what was acknowledged, so that the peer has to answer (RFC 9293, section 3.8.4). */
export function emitKeepaliveProbe(machine: Machine, tcb: Tcb): void {
  emit(machine, tcb, { seq: tcb.max - 1 });
}

/** Sends what window and Nagle's rule allow (RFC 9293, 3.7.4), then the FIN when it is due. */
export function push(machine: Machine, tcb: Tcb): void {
  if (!maySend(tcb.state) || tcb.retransmits > 0) return;
  while (tcb.nxt < tcb.written) {
    const length = Math.min(mss, tcb.written - tcb.nxt);
    const inFlight = unackedSegments(tcb);
    if (inFlight >= tcb.cwnd || (length < mss && inFlight > 0 && !tcb.finQueued)) break;
    emit(machine, tcb, { seq: tcb.nxt, length });
    tcb.nxt += length;
  }
  if (tcb.finQueued && tcb.nxt === tcb.written) {
    emit(machine, tcb, { seq: tcb.written, fin: true });
    tcb.nxt = tcb.written + 1;
  }
  if (tcb.nxt > tcb.una && tcb.retransmitAt === null) setTimer(machine, tcb, 'retransmitAt', rtoMs(tcb));
}

/** Sends the oldest unacknowledged segment again; what was sent behind it waits for its acknowledgement (go back N). */
export function resendOldest(machine: Machine, tcb: Tcb): void {
  tcb.timed = null;
  if (tcb.una === 0) return emitHandshake(machine, tcb);
  if (tcb.una === tcb.written) return emit(machine, tcb, { seq: tcb.written, fin: true });
  const length = Math.min(mss, Math.min(tcb.max, tcb.written) - tcb.una);
  emit(machine, tcb, { seq: tcb.una, length });
  tcb.nxt = tcb.una + length;
}

/** The time-out in force: doubled with each backoff, as the `rto:` of ss shows it (research/2, section 1). */
export function rtoMs(tcb: Tcb): number {
  const base = tcb.una === 0 ? initialRtoMs : baseRtoMs(tcb.roundTrip);
  return backedOff(base, tcb.backoff);
}
