import { push, sendHandshake } from './kernel-send.ts';
import type { Machine } from './machine.ts';
import { type Address, type Application, createTcb, type Tcb } from './tcb.ts';

/** connect(2): a SYN goes out, and again until somebody answers. */
export function connectTo(
  machine: Machine,
  ends: { readonly host: string; readonly local: Address; readonly peer: Address },
  application: Application,
): Tcb {
  const tcb = createTcb({ ...ends, side: 'client', application, state: 'SYN-SENT' });
  machine.remember(tcb);
  sendHandshake(machine, tcb);
  return tcb;
}

/** close(2). What was written still goes out, and the kernel goes on alone (an orphan). */
export function closeEnd(machine: Machine, tcb: Tcb): void {
  tcb.application = null;
  if (tcb.state === 'SYN-SENT' || tcb.state === 'SYN-RECV') return machine.forget(tcb, null);
  if (tcb.state !== 'ESTAB' && tcb.state !== 'CLOSE-WAIT') return;
  tcb.state = tcb.state === 'ESTAB' ? 'FIN-WAIT-1' : 'LAST-ACK';
  tcb.finQueued = true;
  tcb.keepaliveAt = null;
  push(machine, tcb);
}

/** write(2): the bytes go out when window and Nagle's rule allow. */
export function writeBytes(machine: Machine, tcb: Tcb, bytes: number): void {
  if (tcb.state !== 'ESTAB' && tcb.state !== 'CLOSE-WAIT') return;
  tcb.written += bytes;
  push(machine, tcb);
}
