import {
  emitKeepaliveProbe,
  leftOfTimeOut,
  resend,
  restartRetransmission,
  rtoMs,
  sendNextData,
} from './kernel-send.ts';
import type { Machine } from './machine.ts';
import type { Tcb, TimerName } from './tcb.ts';
import { setTimer } from './timer.ts';

/*
 * Values of Linux, net.ipv4.*: tcp_syn_retries 6 + tcp_syn_linear_timeouts 4, tcp_synack_retries 5, tcp_retries2 15,
 * tcp_orphan_retries 8. SYNs go out at 0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67 s; the connect fails at 131 s
 * (134 s were measured on a loaded machine, research/2, section 3).
 */
const synRetries = 10;
const linearSynRetries = 4;
const synAckRetries = 5;
const dataRetries = 15;
const orphanRetries = 8;

/** Does what a timer of an end is for. */
export function expire(machine: Machine, tcb: Tcb, name: TimerName): void {
  if (name === 'retransmitAt') return onRetransmission(machine, tcb);
  if (name === 'probeAt') return onTailProbe(machine, tcb);
  if (name === 'timeWaitAt') return machine.forget(tcb, null);
  if (tcb.state === 'ESTAB') onKeepalive(machine, tcb);
}

function onRetransmission(machine: Machine, tcb: Tcb): void {
  if (tcb.retransmits >= retryLimit(tcb)) {
    machine.forget(tcb, 'timed-out');
    return;
  }
  for (const flight of tcb.flights) if (!flight.isSacked) flight.loss = 'lost';
  const oldest = tcb.flights.find(({ isSacked }) => !isSacked);
  if (oldest !== undefined) resend(machine, tcb, oldest);
  tcb.retransmits += 1;
  if (tcb.state !== 'SYN-SENT' || tcb.retransmits > linearSynRetries) tcb.backoff += 1;
  tcb.cwnd = 1;
  setTimer(machine, tcb, 'retransmitAt', rtoMs(tcb));
}

/**
 * Tail loss probe (RFC 8985, section 7): new data if there is some, else the last segment again; then the whole time-out
 * anew. One probe at a time: the next one only lets the time-out of the oldest segment come (measured on Linux 6.18: a
 * sender with one segment shows n = 1 after twice its RTO, one with several after once).
 */
function onTailProbe(machine: Machine, tcb: Tcb): void {
  tcb.probeAt = null;
  const [oldest] = tcb.flights;
  const last = tcb.flights.at(-1);
  if (oldest === undefined || last === undefined) return;
  if (tcb.una < tcb.probedAt) return setTimer(machine, tcb, 'retransmitAt', leftOfTimeOut(machine, tcb, oldest));
  if (tcb.nxt < tcb.written) sendNextData(machine, tcb);
  else resend(machine, tcb, last);
  tcb.probedAt = tcb.nxt;
  restartRetransmission(machine, tcb);
}

function retryLimit(tcb: Tcb): number {
  if (tcb.state === 'SYN-SENT') return synRetries;
  if (tcb.state === 'SYN-RECV') return synAckRetries;
  return tcb.application === null ? orphanRetries : dataRetries;
}

/** As tcp_keepalive_timer of Linux: nothing while data is in flight; asks only when it was silent for the idle time. */
function onKeepalive(machine: Machine, tcb: Tcb): void {
  const wanted = tcb.keepalive;
  if (wanted === null) return;
  if (tcb.nxt > tcb.una) return setTimer(machine, tcb, 'keepaliveAt', wanted.idleMs);
  const silentMs = machine.now() - Math.max(tcb.lastReceived ?? 0, tcb.lastAcked ?? 0);
  if (silentMs < wanted.idleMs) return setTimer(machine, tcb, 'keepaliveAt', wanted.idleMs - silentMs);
  if (tcb.keepaliveProbes >= wanted.probes) {
    machine.forget(tcb, 'timed-out');
    return;
  }
  emitKeepaliveProbe(machine, tcb);
  tcb.keepaliveProbes += 1;
  setTimer(machine, tcb, 'keepaliveAt', wanted.intervalMs);
}
