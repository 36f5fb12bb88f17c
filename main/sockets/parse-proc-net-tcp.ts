import type { Endpoint, SkippedLine, Socket, SocketInfo, SocketListing, SocketTimer } from '../domain/socket.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { linesOf } from './lines.ts';
import { procAddress } from './proc-address.ts';
import { skippedLine } from './skipped-line.ts';
import { kernelState } from './socket-states.ts';

/** Milliseconds of a tick of the times in /proc: USER_HZ is 100 on every Linux (proc(5), sysconf(_SC_CLK_TCK)). */
const TICK_MS = 10;
const HEADER = /^\s*sl\s+local_address\s/;
const ENDPOINT = '([0-9A-Fa-f]{8}|[0-9A-Fa-f]{32}):([0-9A-Fa-f]{4})';
const ROW = new RegExp(
  `^\\s*\\d+:\\s*${ENDPOINT}\\s+${ENDPOINT}\\s+([0-9A-Fa-f]{2})\\s+([0-9A-Fa-f]{1,8}):([0-9A-Fa-f]{1,8})` +
    '\\s+([0-9A-Fa-f]{2}):([0-9A-Fa-f]{1,16})\\s+([0-9A-Fa-f]{1,8})\\s+\\d+\\s+(\\d+)\\s+\\d+(?:\\s(.*))?$',
);

/** Timers by the number in the column tr, under the names of ss (ss.c, tcp_timer_print). */
const TIMERS: readonly (string | null)[] = [null, 'on', 'keepalive', 'timewait', 'persist'];
const RETRANSMIT = 1;

/**
 * Parses /proc/net/tcp, /proc/net/tcp6 or both one after the other (net/ipv4/tcp_ipv4.c, get_tcp4_sock); UDP's files too:
 *
 *     sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
 *      8: 0B015C0A:1538 0B025C0A:A580 01 000000C8:00000000 01:00000008 00000000     0        0 1144268 2 0000000000000000 20 4 30 13 -1
 *
 * Never throws. There is no age of the last packet and no round-trip time here (research/2, section 5).
 */
export function parseProcNetTcp(text: string): SocketListing {
  const sockets: Socket[] = [];
  const skipped: SkippedLine[] = [];
  let netid = 'tcp';
  for (const { number, text: line } of linesOf(text)) {
    if (HEADER.test(line)) {
      netid = line.trimEnd().endsWith(' drops') ? 'udp' : 'tcp';
      continue;
    }
    const row = readRow(line, netid);
    if (row.ok) sockets.push(row.value);
    else skipped.push(skippedLine(number, line, row.error));
  }
  return { format: 'proc-net-tcp', sockets, skipped };
}

function readRow(line: string, netid: string): Result<Socket, string> {
  const found = ROW.exec(line.trimEnd());
  if (found === null) return err('not a row of /proc/net/tcp');
  const [
    ,
    la = '',
    lp = '',
    ra = '',
    rp = '',
    st = '',
    tx = '',
    rx = '',
    tr = '',
    when = '',
    retrnsmt = '',
    probes = '',
    rest,
  ] = found;
  const state = kernelState(hex(st));
  if (state === null) return err(`unknown socket state ${st}`);
  const local = endpoint(la, lp);
  const peer = endpoint(ra, rp);
  if (local === null || peer === null || la.length !== ra.length) return err('address cannot be read');
  const timer = readTimer(hex(tr), hex(when), hex(retrnsmt), Number(probes));
  const info = netid === 'tcp' && state !== 'LISTEN' ? readInfo(rest ?? '') : null;
  const socket = { netid, state, recvQ: hex(rx), sendQ: hex(tx), local, peer };
  return ok({ ...socket, ...(timer && { timer }), ...(info && { info }) });
}

function hex(digits: string): number {
  return Number.parseInt(digits, 16);
}

/** Port 0 stands for none: ss prints `*`. */
function endpoint(addressHex: string, portHex: string): Endpoint | null {
  const address = procAddress(addressHex);
  return address === null ? null : { address, port: hex(portHex) === 0 ? null : hex(portHex) };
}

/** As ss does it, the count is of retransmissions for the retransmission timer, of unanswered probes for the others. */
function readTimer(tr: number, when: number, retrnsmt: number, probes: number): SocketTimer | null {
  if (tr === 0) return null;
  const expiresMs = Math.min(when * TICK_MS, Number.MAX_SAFE_INTEGER);
  return { name: TIMERS[tr] ?? 'unknown', expiresMs, retransmits: tr === RETRANSMIT ? retrnsmt : probes };
}

/**
 * After the inode: references, pointer, rto and ato in ticks, quick-ack mode, cwnd, ssthresh (-1: none). Half-open and TIME-WAIT
 * rows end before rto. Ticks of 10 ms make rto and ato coarser than what ss says.
 */
function readInfo(rest: string): SocketInfo | null {
  const [, , rto, ato, , cwnd, ssthresh] = rest.trim().split(/\s+/, 7).map(Number);
  if (!isCount(rto) || !isCount(ato) || !isCount(cwnd)) return null;
  return {
    rto: rto * TICK_MS,
    ...(ato > 0 && { ato: ato * TICK_MS }),
    cwnd,
    ...(isCount(ssthresh) && ssthresh > 0 && { ssthresh }),
  };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}
