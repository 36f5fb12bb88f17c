import type { Socket, SocketProcess, SocketTimer } from '../domain/socket.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { readEndpoint } from './endpoint.ts';
import { netstatState } from './socket-states.ts';

/** Characters of an address column; without -W netstat cuts an address so that it and its port fill exactly these. */
export const ADDRESS_WIDTH = 23;

const ROW = /^([a-z]+)6?\s+(\d{1,15})\s+(\d{1,15})\s+(\S+)\s+(\S+)(?:\s+(.*))?$/;
const PROTOCOLS: ReadonlySet<string> = new Set(['tcp', 'udp', 'udplite', 'raw', 'sctp']);
const TIMER =
  /(?:^|\s)(off|on|keepalive|timewait|probe|unkn-\d{1,9}) \((\d{1,12}(?:\.\d{1,6})?)\/(\d{1,9})\/(\d{1,9})\)$/;
const PROGRAM = /(?:^|\s)(\d{1,10})\/(.*)$/;
const STATE = /^(?:[A-Z][A-Z_0-9]*|\d{1,3})(?=\s|$)/;

/** Timer names of netstat.c under the names of ss. */
const TIMER_NAMES: ReadonlyMap<string, string> = new Map([
  ['on', 'on'],
  ['keepalive', 'keepalive'],
  ['timewait', 'timewait'],
  ['probe', 'persist'],
]);

/**
 * Reads a row of `netstat -tuw`, with any of -e, -p, -o:
 *
 *     tcp6       0      0 ::1:5432                ::1:41000               ESTABLISHED 0          22767      1489/master          keepalive (7193.21/0/0)
 *     udp        0      0 0.0.0.0:68              0.0.0.0:*                           1029/dhclient
 *
 * `isWide` says that this listing cuts no address off.
 */
export function readNetstatRow(line: string, isWide: boolean): Result<Socket, string> {
  const found = ROW.exec(line.trimEnd());
  const [, netid = '', recvQ = '', sendQ = '', localText = '', peerText = '', rest = ''] = found ?? [];
  if (!PROTOCOLS.has(netid)) return err('not a row of netstat');
  if (!isWide && (isMaybeCut(localText) || isMaybeCut(peerText)))
    return err('address may have been cut off to fit its column; use netstat -W');
  const local = readEndpoint(localText);
  const peer = readEndpoint(peerText);
  if (local === null || peer === null) return err('address cannot be read');
  const stateWord = STATE.exec(rest)?.[0] ?? '';
  const state = stateOf(netid, stateWord);
  if (state === null) return err(`unknown socket state ${stateWord || rest.slice(0, 20)}; run netstat with LC_ALL=C`);
  const { timer, processes } = readExtras(rest.slice(stateWord.length));
  const socket = { netid, state, recvQ: Number(recvQ), sendQ: Number(sendQ), local, peer };
  return ok({ ...socket, ...(timer && { timer }), ...(processes && { processes }) });
}

/** IPv4 with a port is never as long; an IPv6 address or a host name of this length may be whole or not. */
function isMaybeCut(address: string): boolean {
  return address.length >= ADDRESS_WIDTH;
}

/** UDP has a state only when connected; raw sockets have the number of the TCP state. */
function stateOf(netid: string, word: string): string | null {
  if (netid === 'raw') return word === '1' ? 'ESTAB' : 'UNCONN';
  const state = netstatState(word);
  return state ?? (netid.startsWith('udp') ? 'UNCONN' : null);
}

interface Extras {
  readonly timer?: SocketTimer;
  readonly processes?: readonly SocketProcess[];
}

/** `22767 1489/sshd: ann [priv  keepalive (7193.21/0/0)`: the timer stands last, a program name may hold anything. */
function readExtras(rest: string): Extras {
  const found = TIMER.exec(rest);
  const timer = found === null ? null : readTimer(found);
  const program = PROGRAM.exec(found === null ? rest : rest.slice(0, found.index));
  const [, pid = '', name = ''] = program ?? [];
  const processes = program === null ? null : [{ name: name.trimEnd(), pid: Number(pid), fd: null }];
  return { ...(timer && { timer }), ...(processes && { processes }) };
}

/** `on (0.20/3/0)`: seconds, retransmissions, unanswered probes; netstat.c, tcp_do_one. `off` is no timer. */
function readTimer(found: RegExpExecArray): SocketTimer | null {
  const [, word = '', seconds = '', retransmits = '', probes = ''] = found;
  if (word === 'off') return null;
  const name = TIMER_NAMES.get(word) ?? 'unknown';
  const expiresMs = Math.round(Number(seconds) * 1000);
  return { name, expiresMs, retransmits: Number(word === 'on' ? retransmits : probes) };
}
