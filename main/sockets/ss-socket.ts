import type { Endpoint, Socket, SocketInfo, SocketProcess, SocketTimer } from '../domain/socket.ts';
import { readInfo } from './ss-info.ts';

/** The first columns of a row. */
export interface SsKind {
  readonly netid: string;
  readonly state: string;
}

/** What only some rows have. */
export interface SsExtras {
  readonly timer?: SocketTimer;
  readonly processes?: readonly SocketProcess[];
}

/**
 * A row of `ss`. Four fifths of a row are TCP_INFO, and most readers never ask for it (a filter by peer, a count, a
 * listener), so those words are read at the first look at `info`, once. `toJSON` gives all of it as plain data, for
 * everything that looks at a socket's own keys. A socket keeps the text of its listing alive.
 */
export class SsSocket implements Socket {
  readonly netid: string;
  readonly state: string;
  readonly recvQ: number;
  readonly sendQ: number;
  readonly local: Endpoint;
  readonly peer: Endpoint;
  declare readonly timer?: SocketTimer;
  declare readonly processes?: readonly SocketProcess[];
  readonly #text: string;
  readonly #from: number;
  #to: number;
  /** null: not read yet. */
  #info: SocketInfo | null = null;

  /** The words of `text` from `from` to `to` are the row's TCP_INFO. */
  constructor(
    kind: SsKind,
    recvQ: number,
    sendQ: number,
    local: Endpoint,
    peer: Endpoint,
    extras: SsExtras | null,
    text: string,
    from: number,
    to: number,
  ) {
    this.netid = kind.netid;
    this.state = kind.state;
    this.recvQ = recvQ;
    this.sendQ = sendQ;
    this.local = local;
    this.peer = peer;
    this.#text = text;
    this.#from = from;
    this.#to = to;
    if (extras === null) return;
    if (extras.timer !== undefined) this.timer = extras.timer;
    if (extras.processes !== undefined) this.processes = extras.processes;
  }

  /** Empty where ss was not asked for it. */
  get info(): SocketInfo {
    this.#info ??= readInfo(this.#text, this.#from, this.#to);
    return this.#info;
  }

  /** Takes the following lines, up to `to`, into the row: without -O the TCP_INFO stands there. */
  extendTo(to: number): void {
    this.#to = to;
  }

  toJSON(): Socket {
    const { netid, state, recvQ, sendQ, local, peer, timer, processes, info } = this;
    return {
      netid,
      state,
      recvQ,
      sendQ,
      local,
      peer,
      ...(timer && { timer }),
      ...(processes && { processes }),
      ...(Object.keys(info).length > 0 && { info }),
    };
  }
}
