import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import type { AddressBook } from '../evidence/address-book.ts';

/** Finds the declared member behind a name or address that a product uses; null where it is none of them. */
export type WhoIs = (name: string) => HostId | null;

/**
 * Products name members in their own words: `n3`, `10.97.3.3`, `10.97.4.1:3306`, `rabbit@10.97.10.2`. Who is meant is told by the
 * host's id, by an address, or by another member's list in which the name stands beside an address.
 */
export function createWhoIs(cluster: Cluster, book: AddressBook, readings: Iterable<Reading>): WhoIs {
  const members = cluster.members.map(({ host }) => host);
  const direct = (name: string): HostId | null => {
    const addressed = addressesIn(name).map((address) => book.hostAt(address));
    return members.find((host) => host === name) ?? members.find((host) => addressed.includes(host)) ?? null;
  };
  const listed = new Map<string, HostId>();
  for (const reading of readings) {
    for (const { name, address } of reading.members) {
      const host = address === undefined ? null : direct(address);
      if (host !== null) listed.set(name, host);
    }
  }
  return (name) => direct(name) ?? listed.get(name) ?? null;
}

/** The address that may stand in a name: as it is, without its port, without brackets, behind an `@`. */
function addressesIn(name: string): readonly string[] {
  const bare = name.slice(name.lastIndexOf('@') + 1);
  const withoutPort = /^(.*):\d+$/.exec(bare)?.[1] ?? bare;
  return [bare, withoutPort, withoutPort.replace(/^\[|\]$/g, '')];
}
