import type { Machine } from './machine.ts';
import { tickMs } from './round-trip.ts';
import type { Tcb, TimerName } from './tcb.ts';

/** Sets a timer of an end. Setting it again, or clearing the field, makes the earlier setting do nothing. */
export function setTimer(machine: Machine, tcb: Tcb, name: TimerName, inMs: number): void {
  // At least a tick, as in the kernel: a remainder of rounding must not fire at its own time for ever.
  const at = machine.now() + Math.max(inMs, tickMs);
  tcb[name] = at;
  machine.at(at, () => {
    if (tcb[name] === at && tcb.state !== 'CLOSED') machine.expired(tcb, name);
  });
}

const timeWaitMs = 60_000;

/** TIME-WAIT, and FIN-WAIT-2 of an orphan: nothing is sent any more, the end is forgotten after a minute. */
export function setForgetting(machine: Machine, tcb: Tcb): void {
  tcb.retransmitAt = null;
  tcb.probeAt = null;
  tcb.keepaliveAt = null;
  setTimer(machine, tcb, 'timeWaitAt', timeWaitMs);
}
