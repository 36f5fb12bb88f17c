import type { HostId } from '../domain/ids.ts';
import type { DropReason } from '../domain/snapshot.ts';
import type { Socket, SocketInfo } from '../domain/socket.ts';
import type { AddressBook } from './address-book.ts';
import { contradictsPeer, liesBetween } from './both-ends.ts';
import { fleetRows, mirrorKey, tupleKey, type FleetRow } from './fleet-rows.ts';
import { goneAfter, withDoubt, type KnownHost, type Listing, type Sample } from './known-host.ts';
import { ageJumpMs, fellBack, isFrozen, kernelInfo, ownFault, rowPrint, type Elapsed } from './row-history.ts';

/** What screening a listing draws on. `hosts` is what is known of its peers. */
export interface ListingAround {
  readonly book: AddressBook;
  readonly hosts: Pick<ReadonlyMap<HostId, KnownHost>, 'get'>;
  /** The tick (ms). */
  readonly now: number;
}

/** A listing without what cannot be true, or null for one not believed at all, and what is known after it. */
export interface ScreenedListing {
  readonly fact: Listing | null;
  /** Hosts of which something else is known now. */
  readonly hosts: ReadonlyMap<HostId, KnownHost>;
  readonly dropped: ReadonlyMap<DropReason, number>;
}

/** A listing shown again is known for this many samples: two minutes at one a second. */
const printsKept = 120;
/** One row may look as before by chance; two do not. */
const rowsOfPrint = 2;
/** Where nobody says when a listing was asked for, it was taken at most this long before it was read (ms). */
const transportMs = 1000;

/** Screens a listing against itself, against the listings before, and against the listings of its peers. */
export function screenListing(own: KnownHost, fact: Listing, around: ListingAround): ScreenedListing {
  const { single, byKey: rows } = fleetRows(fact.sockets, around.book);
  const sample: Sample = { notBefore: fact.askedAt ?? fact.t - transportMs, notAfter: fact.t, rows };
  const looks = lookAtRows(own, fact, single);
  const print = printOf(looks);
  if (isShownAgain(own, looks, print)) {
    return { fact: null, hosts: new Map([[fact.host, own]]), dropped: new Map([['replayed', 1]]) };
  }

  const bad = new Map<Socket, DropReason>();
  const lies: Socket[] = [];
  for (const look of looks) {
    const { key, socket, fault } = look;
    const isLie = fault === null && isContradicted(own, fact.host, look, sample, around);
    if (isLie) lies.push(socket);
    const isDoubted = (own.doubted.get(key) ?? -Infinity) >= around.now;
    const reason = fault ?? (isLie || isDoubted ? 'contradicting-ends' : null);
    if (reason !== null) bad.set(socket, reason);
  }
  const prints = print === null ? own.prints : [...own.prints.slice(1 - printsKept), print];
  // A literal without a spread, as in path.ts: this runs for every listing.
  const known = {
    listed: own.listed,
    newest: own.newest,
    sample,
    gone: goneAfter(own, sample, fact.complete),
    doubted: own.doubted,
    prints,
  };
  return {
    fact: bad.size === 0 ? fact : { ...fact, sockets: fact.sockets.filter((row) => !bad.has(row)), complete: false },
    hosts: doubtBothEnds(fact.host, known, lies, around),
    dropped: countReasons(bad),
  };
}

interface RowLook extends FleetRow {
  readonly info: SocketInfo;
  /** The same row a sample ago; undefined where it was not there. */
  readonly before: SocketInfo | undefined;
  readonly fault: DropReason | null;
}

/** The rows of established connections, with what is wrong with them by their host's own word. */
function lookAtRows(own: KnownHost, fact: Listing, rows: readonly FleetRow[]): readonly RowLook[] {
  const elapsed = elapsedSince(own.sample, fact);
  const looks: RowLook[] = [];
  const jumps: RowLook[] = [];
  let keepsTime = false;
  for (const { key, socket, peer } of rows) {
    const info = kernelInfo(socket);
    if (info === undefined) continue;
    const previous = own.sample?.rows.get(key);
    const before = previous === undefined ? undefined : kernelInfo(previous);
    const fault = ownFault(socket, info) ?? historyFault(info, before, elapsed);
    const jumpMs = before === undefined || fault !== null ? null : ageJumpMs(info, before, elapsed);
    keepsTime ||= jumpMs === 0;
    (jumpMs === null || jumpMs === 0 ? looks : jumps).push({ key, socket, peer, info, before, fault });
  }
  // Only against another row that kept time is a jump the row's own.
  return [...looks, ...jumps.map((look) => (keepsTime ? { ...look, fault: 'impossible-age' as const } : look))];
}

function elapsedSince(sample: Sample | null, fact: Listing): Elapsed {
  if (sample === null) return { leastMs: 0, mostMs: Number.POSITIVE_INFINITY };
  return { leastMs: (fact.askedAt ?? fact.t) - sample.notAfter, mostMs: fact.t - sample.notBefore };
}

function historyFault(info: SocketInfo, before: SocketInfo | undefined, elapsed: Elapsed): DropReason | null {
  if (before === undefined) return null;
  if (fellBack(info, before, elapsed)) return 'impossible-counter';
  return isFrozen(info, before, elapsed) ? 'replayed' : null;
}

/** The sum of the rows, so that their order does not matter; null where there are too few to know a listing by. */
function printOf(looks: readonly RowLook[]): number | null {
  if (looks.length < rowsOfPrint) return null;
  return looks.reduce((sum, { socket, info }) => (sum + rowPrint(socket, info)) % 2 ** 52, 0);
}

/**
 * The same picture again, of the sample before or of an older one. An idle listing is none: its ages grow, and what makes
 * them small again is counted.
 */
function isShownAgain(own: KnownHost, looks: readonly RowLook[], print: number | null): boolean {
  if (print !== null && own.prints.includes(print)) return true;
  return looks.length > 0 && looks.every(({ fault }) => fault === 'replayed');
}

function isContradicted(
  own: KnownHost,
  host: HostId,
  { socket, peer, info, before }: RowLook,
  now: Sample,
  { book, hosts }: ListingAround,
): boolean {
  const earlier = own.sample;
  if (earlier === null || before === undefined || peer === host) return false;
  const theirs = hosts.get(peer);
  if (theirs === undefined || !liesBetween(theirs.sample, earlier, now)) return false;
  // A host speaks for its own addresses only.
  if (book.hostAt(socket.local.address) !== host) return false;
  return contradictsPeer(theirs, mirrorKey(socket), { earlier: before, now: info, takenAt: now.notBefore });
}

/** Which host of the fleet a row speaks of; a host speaks for its own addresses only. */
function peerOf(host: HostId, { local, peer }: Socket, book: AddressBook): HostId | undefined {
  const other = book.hostAt(peer.address);
  return other === host || book.hostAt(local.address) !== host ? undefined : other;
}

/** Which end lies is unknown: until both are sampled anew neither is believed about the connection. */
function doubtBothEnds(
  host: HostId,
  known: KnownHost,
  lies: readonly Socket[],
  { book, hosts, now }: ListingAround,
): ReadonlyMap<HostId, KnownHost> {
  const changed = new Map([[host, known]]);
  const doubt = (end: HostId, key: string) => {
    const before = changed.get(end) ?? hosts.get(end);
    if (before !== undefined) changed.set(end, withDoubt(before, key, now));
  };
  for (const socket of lies) {
    doubt(host, tupleKey(socket));
    const peer = peerOf(host, socket, book);
    if (peer !== undefined) doubt(peer, mirrorKey(socket));
  }
  return changed;
}

function countReasons(bad: ReadonlyMap<Socket, DropReason>): ReadonlyMap<DropReason, number> {
  const counts = new Map<DropReason, number>();
  for (const reason of bad.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
