/** One end of a socket. IPv6 stands without brackets; a v4-mapped address stays as the kernel printed it. */
export interface Endpoint {
  readonly address: string;
  /** null for `*`: no port, or any. */
  readonly port: number | null;
  /** The name a listing printed instead of, or beside, a number (`ssh`). */
  readonly service?: string;
  /** Zone of a link-local address, or the interface the socket is bound to. */
  readonly scope?: string;
}

/** The kernel timer of a socket, as `ss -o` prints it. */
export interface SocketTimer {
  /** on (retransmission) | keepalive | timewait | persist | delack | unknown. */
  readonly name: string;
  /** Milliseconds until it fires; 0 where ss printed nothing. */
  readonly expiresMs: number;
  /** Retransmissions so far. 0 always on a healthy socket (research/2, section 1). */
  readonly retransmits: number;
}

/** A process that holds the socket, from `users:((…))`. Its name is hostile text. */
export interface SocketProcess {
  readonly name: string;
  readonly pid: number;
  /** null where the listing does not say (netstat). */
  readonly fd: number | null;
}

/**
 * TCP_INFO as numbers under ss's own names in camelCase (`rto`, `rttVar`, `bytesAcked`, `segsIn`, `lastrcv`, …).
 * A key is absent where ss left it out, which means zero on an iproute2 new enough to know it. Times are ms.
 */
export type SocketInfo = Readonly<Partial<Record<string, number>>>;

/** One row of a socket listing (interfaces.md, section 5). */
export interface Socket {
  /** tcp | udp | mptcp | u_str | nl | … as ss names it; `tcp` where the column is absent. */
  readonly netid: string;
  /** As ss prints it: ESTAB, SYN-SENT, LISTEN, … */
  readonly state: string;
  readonly recvQ: number;
  readonly sendQ: number;
  readonly local: Endpoint;
  readonly peer: Endpoint;
  readonly timer?: SocketTimer;
  readonly processes?: readonly SocketProcess[];
  readonly info?: SocketInfo;
}

/** A line of a listing that could not be read, with the reason. Nothing is dropped in silence. */
export interface SkippedLine {
  /** 1-based line of the input. */
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

/** The formats the parsers read. */
export type SocketFormat = 'ss' | 'proc-net-tcp' | 'netstat';

/** What a socket listing said. */
export interface SocketListing {
  readonly format: SocketFormat;
  readonly sockets: readonly Socket[];
  readonly skipped: readonly SkippedLine[];
}
