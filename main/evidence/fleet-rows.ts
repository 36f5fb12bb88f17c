import type { HostId } from '../domain/ids.ts';
import type { Socket } from '../domain/socket.ts';
import type { AddressBook } from './address-book.ts';

/** A connection of a listing whose other end is a host of the fleet: nothing else becomes evidence. */
export interface FleetRow {
  /** {@link tupleKey} of the socket. */
  readonly key: string;
  readonly socket: Socket;
  /** The host behind the peer's address; it may be the one that lists. */
  readonly peer: HostId;
}

/** The connections of a listing with hosts of the fleet. */
export interface FleetRows {
  readonly rows: readonly FleetRow[];
  /** The same, each key once: the newest row of it, at the place of the first. */
  readonly single: readonly FleetRow[];
  readonly byKey: ReadonlyMap<string, Socket>;
}

const found = new WeakMap<
  readonly Socket[],
  { readonly book: Pick<AddressBook, 'hostAt'>; readonly rows: FleetRows }
>();

/** Finds them. A listing never changes: the one who screens it and the one who believes it look up each address once. */
export function fleetRows(sockets: readonly Socket[], book: Pick<AddressBook, 'hostAt'>): FleetRows {
  const known = found.get(sockets);
  if (known?.book === book) return known.rows;
  const rows: FleetRow[] = [];
  const byKey = new Map<string, Socket>();
  for (const socket of sockets) {
    if (socket.state === 'LISTEN') continue;
    const peer = book.hostAt(socket.peer.address);
    if (peer === undefined) continue;
    const key = tupleKey(socket);
    rows.push({ key, socket, peer });
    byKey.set(key, socket);
  }
  const all = { rows, single: singleOf(rows, byKey), byKey };
  found.set(sockets, { book, rows: all });
  return all;
}

function singleOf(rows: readonly FleetRow[], byKey: ReadonlyMap<string, Socket>): readonly FleetRow[] {
  if (rows.length === byKey.size) return rows;
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}

/** The key of a connection as the host that lists it sees it. */
export function tupleKey({ local, peer }: Socket): string {
  return `${local.address}|${local.port ?? '*'}|${peer.address}|${peer.port ?? '*'}`;
}

/** The key of the same connection as its peer sees it. */
export function mirrorKey({ local, peer }: Socket): string {
  return `${peer.address}|${peer.port ?? '*'}|${local.address}|${local.port ?? '*'}`;
}
