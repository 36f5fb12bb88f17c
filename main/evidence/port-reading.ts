import type { Fact } from '../domain/fact.ts';
import type { Socket } from '../domain/socket.ts';

/** What a host's own listings say of one port it serves. */
export interface PortReading {
  /** Last complete sample in which the port listened (ms), or null. */
  readonly listenedAt: number | null;
  /** First sample since which it listened in every one, none of them long after the one before (ms); null while it does not. */
  readonly listensSince: number | null;
  /** First complete sample since then in which it did not (ms); null while it listens or was never seen. */
  readonly goneSince: number | null;
  /** Connections that no process accepted yet: Recv-Q of the LISTEN row. */
  readonly queued: number;
  /** Since when that queue is not empty and never got shorter (ms), or null. */
  readonly queuedSince: number | null;
  /** Since when some connection of the port holds data that no process reads (ms), or null. */
  readonly unreadSince: number | null;
}

/** All ports of a host that were ever seen listening. */
export type PortReadings = ReadonlyMap<number, PortReading>;

const unseen: PortReading = {
  listenedAt: null,
  listensSince: null,
  goneSince: null,
  queued: 0,
  queuedSince: null,
  unreadSince: null,
};

/** What a listing holds of a host's own ports. */
export interface OwnPorts {
  /** Recv-Q of the LISTEN rows by port. */
  readonly listening: ReadonlyMap<number, number>;
  /** Ports with a connection whose received data was there in the sample before too, and not less of it. */
  readonly unread: ReadonlySet<number>;
}

/** Takes what a listing says of the watched ports of its host. */
export function takePorts(
  before: PortReadings,
  { listening, unread }: OwnPorts,
  watched: ReadonlySet<number>,
  fact: Extract<Fact, { kind: 'sockets' }>,
  previousAt: number | null,
): PortReadings {
  if (watched.size === 0) return before;
  const ports = new Map(before);
  for (const port of watched) {
    const old = before.get(port);
    const queued = listening.get(port);
    if (queued !== undefined) {
      const isStuck = unread.has(port);
      ports.set(port, {
        listenedAt: fact.t,
        listensSince: listensSince(old, fact.t, previousAt),
        goneSince: null,
        queued,
        queuedSince: queuedSince(old ?? unseen, queued, fact.t),
        unreadSince: isStuck ? (old?.unreadSince ?? previousAt ?? fact.t) : null,
      });
    }
    // A cut listing proves no absence, and a port never seen listening may simply not be served by this host.
    else if (fact.complete && old !== undefined) {
      ports.set(port, { ...unseen, listenedAt: old.listenedAt, goneSince: old.goneSince ?? fact.t });
    }
  }
  return ports;
}

/** A host that nobody read for so long may have started again meanwhile (ms). */
const unwatchedMs = 3000;

function listensSince(old: PortReading | undefined, at: number, previousAt: number | null): number {
  const isWatched = previousAt !== null && at - previousAt <= unwatchedMs;
  return isWatched ? (old?.listensSince ?? at) : at;
}

function queuedSince(old: PortReading, queued: number, at: number): number | null {
  if (queued === 0) return null;
  return old.queuedSince !== null && queued >= old.queued ? old.queuedSince : at;
}

/** Does this connection hold received data that nobody read since the sample before? */
export function isUnread({ recvQ, state }: Socket, before: Socket | undefined): boolean {
  if (state !== 'ESTAB' && state !== 'CLOSE-WAIT') return false;
  return recvQ > 0 && before !== undefined && before.recvQ > 0 && recvQ >= before.recvQ;
}
