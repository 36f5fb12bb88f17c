import type { Endpoint, SocketProcess, SocketTimer } from '../domain/socket.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { portlessEndpoint, readEndpoint } from './endpoint.ts';
import { isSsState } from './socket-states.ts';
import { type SsExtras, SsSocket } from './ss-socket.ts';
import { readTimer } from './ss-timer.ts';
import { readUsers, USERS_OPENING } from './ss-users.ts';
import { isDigit, TextCursor } from './text-cursor.ts';

/** Why a row whose processes do not come out is not read; a name with a line end may be the cause. */
export const UNREADABLE_PROCESSES = 'process names that cannot be told from the rest of the row';

const LOWER_T = 116;
const LOWER_U = 117;
const GLUED = /^([a-z][a-z0-9_]*|\?\?\?)([A-Z].*)$/;
const SCTP_ASSOCIATION = '`-';

/**
 * Reads one row of `ss`, without the TCP_INFO at its end:
 *
 *     ESTAB     0      0      10.92.1.11:5432  10.92.1.12:44463 timer:(on,204ms,1) ino:2002833 …
 *     tcp   ESTAB 0 0 [fe80::77]%eth0:22 [fe80::78]:40022 users:(("sshd",pid=1215,fd=3))
 *     u_str ESTAB 0 0 /run/systemd/journal/stdout 19127 * 19126
 *     nl    UNCONN 0 0 rtnl:NetworkManager/878 *
 *
 * The column Netid is missing when ss was asked for one kind of socket; `tcp` then.
 */
export function readSsRow(text: string, from: number, to: number): Result<SsSocket, string> {
  const cursor = new TextCursor(text, from, to);
  cursor.skipBlanks();
  const kind = readKind(cursor);
  if (kind === null) return err('no socket state where one is expected');
  const { netid, state } = kind;
  const recvQ = readCount(cursor);
  const sendQ = readCount(cursor);
  if (recvQ === -1 || sendQ === -1) return err('Recv-Q or Send-Q is not a number');
  const local = readEnd(cursor, netid);
  if (local === null) return err('local address cannot be read');
  const peer = readEnd(cursor, netid);
  if (peer === null) return err('peer address cannot be read');
  const extras = readExtras(cursor);
  if (!extras.ok) return extras;
  return ok(new SsSocket({ netid, state, recvQ, sendQ, local, peer }, extras.value, text, cursor.at, to));
}

interface Kind {
  readonly netid: string;
  readonly state: string;
}

/** `ESTAB`, `tcp ESTAB`, `icmp6UNCONN` (a full column has no blank after it), `` `- ESTAB `` (association of an SCTP socket). */
function readKind(cursor: TextCursor): Kind | null {
  const first = cursor.word();
  if (isSsState(first)) return { netid: 'tcp', state: first };
  const glued = GLUED.exec(first);
  if (glued !== null) {
    const [, netid = '', state = ''] = glued;
    return isSsState(state) ? { netid, state } : null;
  }
  const state = cursor.word();
  if (!isSsState(state)) return null;
  return { netid: first === SCTP_ASSOCIATION ? 'sctp' : first, state };
}

/** A whole number and the blanks after it; -1 when there is none that a number can hold exactly. */
function readCount(cursor: TextCursor): number {
  const isNumber = isDigit(cursor.peek());
  const count = isNumber ? cursor.number() : -1;
  const before = cursor.at;
  cursor.skipBlanks();
  return cursor.at > before && Number.isSafeInteger(count) ? count : -1;
}

function readEnd(cursor: TextCursor, netid: string): Endpoint | null {
  if (netid === 'tcp') return readEndpoint(cursor.word());
  if (netid === 'nl') return readNetlinkEnd(cursor);
  if (netid.startsWith('u_')) return readUnixEnd(cursor);
  const word = cursor.word();
  const isInternet = !/^(?:p_|v_|ti_|xdp)/.test(netid);
  return readEndpoint(word) ?? (isInternet || word === '' ? null : portlessEndpoint(word));
}

/** `rtnl:kernel`, `uevent:my proc/12` or `*`: a process name may hold blanks, so the local end goes up to the peer's `*`. */
function readNetlinkEnd(cursor: TextCursor): Endpoint | null {
  const first = cursor.word();
  const colon = first.indexOf(':');
  if (first === '' || colon === -1) return first === '' ? null : portlessEndpoint(first);
  let service = first.slice(colon + 1);
  while (cursor.at < cursor.end && cursor.text[cursor.at] !== '*') service += ` ${cursor.word()}`;
  return { address: first.slice(0, colon), port: null, service };
}

/** `/run/my app.sock 17775` or `* 17775`: a path may hold blanks, the inode after it does not. */
function readUnixEnd(cursor: TextCursor): Endpoint | null {
  const start = cursor.at;
  let end = start;
  while (cursor.at < cursor.end) {
    const word = cursor.word();
    if (end > start && /^\d+$/.test(word)) return portlessEndpoint(cursor.text.slice(start, end));
    end = cursor.text.lastIndexOf(word, cursor.at) + word.length;
  }
  return null;
}

const NO_EXTRAS: Result<SsExtras, string> = ok({});

/** Processes and timer stand right after the addresses, in either order (it changed with iproute2 3.x), each once. */
function readExtras(cursor: TextCursor): Result<SsExtras, string> {
  const code = cursor.peek();
  if (code !== LOWER_T && code !== LOWER_U) return NO_EXTRAS;
  const early = readTimerWord(cursor);
  const processes = readProcesses(cursor);
  const timer = early ?? readTimerWord(cursor);
  if (timer === 'unreadable') return err('timer cannot be read');
  if (processes === 'unreadable') return err(UNREADABLE_PROCESSES);
  return ok({ ...(timer && { timer }), ...(processes && { processes }) });
}

function readTimerWord(cursor: TextCursor): SocketTimer | 'unreadable' | null {
  if (!cursor.text.startsWith('timer:(', cursor.at)) return null;
  return readTimer(cursor.word()) ?? 'unreadable';
}

function readProcesses(cursor: TextCursor): readonly SocketProcess[] | 'unreadable' | null {
  if (!cursor.text.startsWith(USERS_OPENING, cursor.at)) return null;
  const users = readUsers(cursor.text, cursor.at, cursor.end);
  if (users === null) return 'unreadable';
  cursor.at = users.end;
  cursor.skipBlanks();
  return users.processes;
}
