import type { Endpoint, SocketProcess, SocketTimer } from '../domain/socket.ts';
import { portlessEndpoint, readEndpoint, takeEndpoint } from './endpoint.ts';
import { isSsState } from './socket-states.ts';
import { type SsExtras, type SsKind, SsSocket } from './ss-socket.ts';
import { readTimer } from './ss-timer.ts';
import { readUsers, USERS_OPENING } from './ss-users.ts';
import { isBlank, isDigit, TextCursor } from './text-cursor.ts';

/** Why a line that does not begin like a row is none. */
export const NO_STATE = 'no socket state where one is expected';
/** Why a row whose processes do not come out is not read; a name with a line end may be the cause. */
export const UNREADABLE_PROCESSES = 'process names that cannot be told from the rest of the row';

const LOWER_T = 116;
const LOWER_U = 117;
const GLUED = /^([a-z][a-z0-9_]*|\?\?\?)([A-Z].*)$/;
const SCTP_ASSOCIATION = '`-';

/**
 * Reads the rows of one listing of `ss`, each without the TCP_INFO at its end:
 *
 *     ESTAB     0      0      10.92.1.11:5432  10.92.1.12:44463 timer:(on,204ms,1) ino:2002833 …
 *     tcp   ESTAB 0 0 [fe80::77]%eth0:22 [fe80::78]:40022 users:(("sshd",pid=1215,fd=3))
 *     u_str ESTAB 0 0 /run/systemd/journal/stdout 19127 * 19126
 *     nl    UNCONN 0 0 rtnl:NetworkManager/878 *
 *
 * The column Netid is missing when ss was asked for one kind of socket; `tcp` then. What most rows share with the one before them,
 * kind and local end, is compared rather than read.
 */
export class SsRowReader {
  readonly #cursor: TextCursor;
  #kind: SsKind | null = null;
  #kindText = '';
  #local: Endpoint | null = null;
  #localText = '';

  constructor(text: string) {
    this.#cursor = new TextCursor(text, 0, text.length);
  }

  /** Reads the row from `from` to `to`; a string is the reason why it is none. */
  read(from: number, to: number): SsSocket | string {
    const cursor = this.#cursor;
    cursor.at = from;
    cursor.end = to;
    const kind = this.#takeKind();
    if (kind === null) return NO_STATE;
    const recvQ = takeCount(cursor);
    const sendQ = takeCount(cursor);
    if (recvQ === -1 || sendQ === -1) return 'Recv-Q or Send-Q is not a number';
    const local = this.#takeLocal(kind.netid);
    if (local === null) return 'local address cannot be read';
    const peer = takeEnd(cursor, kind.netid);
    if (peer === null) return 'peer address cannot be read';
    const extras = takeExtras(cursor);
    if (typeof extras === 'string') return extras;
    return new SsSocket(kind, recvQ, sendQ, local, peer, extras, cursor.text, cursor.at, to);
  }

  #takeKind(): SsKind | null {
    const { at, text, end } = this.#cursor;
    if (this.#kind !== null && at + this.#kindText.length <= end && text.startsWith(this.#kindText, at)) {
      this.#cursor.at += this.#kindText.length;
      return this.#kind;
    }
    this.#cursor.skipBlanks();
    const kind = takeKind(this.#cursor);
    const kindText = text.slice(at, this.#cursor.at);
    // Only with the blank behind it does the text of a kind end where the word ends.
    if (kind !== null && isBlank(kindText.charCodeAt(kindText.length - 1))) {
      this.#kind = kind;
      this.#kindText = kindText;
    }
    return kind;
  }

  #takeLocal(netid: string): Endpoint | null {
    if (netid !== 'tcp') return takeEnd(this.#cursor, netid);
    const { at, text, end } = this.#cursor;
    if (this.#local !== null && at + this.#localText.length <= end && text.startsWith(this.#localText, at)) {
      this.#cursor.at += this.#localText.length;
      this.#cursor.skipBlanks();
      return this.#local;
    }
    const local = takeEndpoint(this.#cursor);
    if (local === null || this.#cursor.at === end) return local;
    this.#local = local;
    this.#localText = text.slice(at, this.#cursor.at);
    return local;
  }
}

/** `ESTAB`, `tcp ESTAB`, `icmp6UNCONN` (a full column has no blank after it), `` `- ESTAB `` (association of an SCTP socket). */
function takeKind(cursor: TextCursor): SsKind | null {
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
function takeCount(cursor: TextCursor): number {
  if (!isDigit(cursor.peek())) return -1;
  const count = cursor.number();
  if (!isBlank(cursor.peek()) || !Number.isSafeInteger(count)) return -1;
  cursor.skipBlanks();
  return count;
}

function takeEnd(cursor: TextCursor, netid: string): Endpoint | null {
  if (netid === 'tcp') return takeEndpoint(cursor);
  if (netid === 'nl') return takeNetlinkEnd(cursor);
  if (netid.startsWith('u_')) return takeUnixEnd(cursor);
  const word = cursor.word();
  const isInternet = !/^(?:p_|v_|ti_|xdp)/.test(netid);
  return readEndpoint(word) ?? (isInternet || word === '' ? null : portlessEndpoint(word));
}

/** `rtnl:kernel`, `uevent:my proc/12` or `*`: a process name may hold blanks, so the local end goes up to the peer's `*`. */
function takeNetlinkEnd(cursor: TextCursor): Endpoint | null {
  const first = cursor.word();
  if (first === '') return null;
  const colon = first.indexOf(':');
  if (colon === -1) return portlessEndpoint(first);
  const words = [first.slice(colon + 1)];
  while (cursor.at < cursor.end && cursor.text[cursor.at] !== '*') words.push(cursor.word());
  return { address: first.slice(0, colon), port: null, service: words.join(' ') };
}

/** `/run/my app.sock 17775` or `* 17775`: a path may hold blanks, the inode after it does not. */
function takeUnixEnd(cursor: TextCursor): Endpoint | null {
  const start = cursor.at;
  let end = start;
  while (cursor.at < cursor.end) {
    const wordStart = cursor.at;
    const word = cursor.word();
    if (end > start && /^\d+$/.test(word)) return portlessEndpoint(cursor.text.slice(start, end));
    end = wordStart + word.length;
  }
  return null;
}

/** Processes and timer stand right after the addresses, in either order (it changed with iproute2 3.x), each once. */
function takeExtras(cursor: TextCursor): SsExtras | string | null {
  const code = cursor.peek();
  if (code !== LOWER_T && code !== LOWER_U) return null;
  const early = takeTimer(cursor);
  const processes = takeProcesses(cursor);
  const timer = early ?? takeTimer(cursor);
  if (timer === 'unreadable') return 'timer cannot be read';
  if (processes === 'unreadable') return UNREADABLE_PROCESSES;
  return { ...(timer && { timer }), ...(processes && { processes }) };
}

function takeTimer(cursor: TextCursor): SocketTimer | 'unreadable' | null {
  if (!cursor.text.startsWith('timer:(', cursor.at)) return null;
  return readTimer(cursor.word()) ?? 'unreadable';
}

function takeProcesses(cursor: TextCursor): readonly SocketProcess[] | 'unreadable' | null {
  if (!cursor.text.startsWith(USERS_OPENING, cursor.at)) return null;
  const users = readUsers(cursor.text, cursor.at, cursor.end);
  if (users === null) return 'unreadable';
  cursor.at = users.end;
  cursor.skipBlanks();
  return users.processes;
}
