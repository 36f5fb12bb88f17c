import { emitKeepaliveProbe, resendOldest, rtoMs } from './kernel-send.ts';
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
  if (name === 'timeWaitAt') return machine.forget(tcb, null);
  if (tcb.state === 'ESTAB') onKeepalive(machine, tcb);
}

function onRetransmission(machine: Machine, tcb: Tcb): void {
  if (tcb.retransmits >= retryLimit(tcb)) {
    machine.forget(tcb, 'timed-out');
    return;
  }
  // Linux sends a tail loss probe just before the first time-out; it counts as a retransmission (`retrans:1/2` at n = 1).
  const copies = tcb.retransmits === 0 && tcb.una > 0 ? 2 : 1;
  for (let copy = 0; copy < copies; copy += 1) resendOldest(machine, tcb);
  tcb.retransTotal += copies;
  tcb.retransmits += 1;
  if (tcb.state !== 'SYN-SENT' || tcb.retransmits > linearSynRetries) tcb.backoff += 1;
  tcb.cwnd = 1;
  setTimer(machine, tcb, 'retransmitAt', rtoMs(tcb));
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
