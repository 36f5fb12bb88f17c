import type { Socket, SocketInfo, SocketTimer } from '../../domain/socket.ts';
import { rtoMs } from './kernel-send.ts';
import type { Listener } from './machine.ts';
import { inTicks } from './round-trip.ts';
import { mss, type Tcb } from './tcb.ts';

/** A machine is older than the world that plays on it; ss shows that age where nothing was ever sent. */
const upBeforeMs = 9 * 24 * 3_600_000;

/** The LISTEN row of a service. Recv-Q is what waits to be accepted, Send-Q the backlog (ss(8)). */
export function listenRow(listener: Listener): Socket {
  return {
    netid: 'tcp',
    state: 'LISTEN',
    recvQ: listener.waiting.length,
    sendQ: listener.backlog,
    local: { address: '0.0.0.0', port: listener.port },
    peer: { address: '0.0.0.0', port: null },
  };
}

/** The row of one end of a connection at `now`, with what the kernel would tell of it. */
export function connectionRow(tcb: Tcb, now: number): Socket {
  const timer = timerOf(tcb, now);
  const isBare = tcb.state === 'TIME-WAIT' || tcb.state === 'FIN-WAIT-2' || tcb.state === 'SYN-RECV';
  return {
    netid: 'tcp',
    state: tcb.state,
    recvQ: isBare ? 0 : tcb.recvQ,
    sendQ: isBare ? 0 : sendQueue(tcb),
    local: tcb.local,
    peer: tcb.peer,
    ...(timer === null ? {} : { timer }),
    ...(isBare ? {} : { info: tcb.state === 'SYN-SENT' ? dialingInfo(tcb, now) : connectedInfo(tcb, now) }),
  };
}

function sendQueue(tcb: Tcb): number {
  return tcb.written + (tcb.finQueued ? 1 : 0) - tcb.una;
}

function timerOf(tcb: Tcb, now: number): SocketTimer | null {
  const left = (at: number): number => Math.max(0, inTicks(at - now));
  const sendAt = tcb.probeAt ?? tcb.retransmitAt;
  if (sendAt !== null) return { name: 'on', expiresMs: left(sendAt), retransmits: tcb.retransmits };
  if (tcb.timeWaitAt !== null) return { name: 'timewait', expiresMs: left(tcb.timeWaitAt), retransmits: 0 };
  if (tcb.keepaliveAt === null) return null;
  return { name: 'keepalive', expiresMs: left(tcb.keepaliveAt), retransmits: tcb.keepaliveProbes };
}

/** Keys in the order of ss 6.1; a value of zero is left out, as ss does. */
function connectedInfo(tcb: Tcb, now: number): SocketInfo {
  const rtt = tcb.roundTrip;
  return nonZero({
    rto: rtoMs(tcb),
    backoff: tcb.backoff,
    rtt: micro(rtt.srtt ?? 0),
    rttVar: micro(rtt.rttVar),
    ato: tcb.bytesReceived > 0 ? 40 : 0,
    mss,
    pmtu: 1500,
    rcvmss: 536,
    advmss: mss,
    cwnd: tcb.cwnd,
    bytesSent: tcb.bytesSent,
    bytesRetrans: tcb.bytesRetrans,
    // A client counts its SYN as an acknowledged byte, as Linux does.
    bytesAcked: tcb.una - (tcb.side === 'client' ? 0 : 1),
    bytesReceived: tcb.bytesReceived,
    segsOut: tcb.segsOut,
    segsIn: tcb.segsIn,
    dataSegsOut: tcb.dataSegsOut,
    dataSegsIn: tcb.dataSegsIn,
    lastsnd: ageMs(tcb.lastSent, now),
    lastrcv: ageMs(tcb.lastReceived, now),
    lastack: ageMs(tcb.lastAcked, now),
    delivered: tcb.delivered,
    ...trouble(tcb),
    rcvSpace: 14480,
    rcvSsthresh: 64088,
    notsent: Math.max(0, tcb.written - Math.max(tcb.nxt, 1)),
    minrtt: Number.isFinite(rtt.min) ? micro(rtt.min) : 0,
    sndWnd: 64512,
  });
}

/** Before the handshake Linux knows little; ages are those of the machine (research/2 captures). */
function dialingInfo(tcb: Tcb, now: number): SocketInfo {
  return nonZero({
    rto: rtoMs(tcb),
    backoff: tcb.backoff,
    mss: 524,
    pmtu: 1500,
    rcvmss: 88,
    advmss: 1460,
    cwnd: tcb.cwnd,
    segsOut: tcb.segsOut,
    lastsnd: ageMs(null, now),
    lastrcv: ageMs(null, now),
    lastack: ageMs(null, now),
    ...trouble(tcb),
    rcvSsthresh: 64240,
  });
}

function trouble(tcb: Tcb): Record<string, number> {
  const { flights } = tcb;
  return {
    unacked: flights.length,
    retransNow: flights.filter(({ loss, isSacked }) => loss === 'resent' && !isSacked).length,
    retransTotal: tcb.retransTotal,
    lost: flights.filter(({ loss, isSacked }) => loss !== 'none' && !isSacked).length,
    sacked: flights.filter(({ isSacked }) => isSacked).length,
  };
}

function ageMs(since: number | null, now: number): number {
  return inTicks(since === null ? now + upBeforeMs : now - since);
}

function micro(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** `retrans:0/2` keeps its zero: the pair is printed when either is set. */
function nonZero(info: Record<string, number>): SocketInfo {
  const hasRetrans = (info['retransTotal'] ?? 0) > 0;
  const kept: Record<string, number> = {};
  for (const key in info) {
    const value = info[key] ?? 0;
    if (value !== 0 || (key === 'retransNow' && hasRetrans)) kept[key] = value;
  }
  return kept;
}
