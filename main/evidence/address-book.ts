import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';

/** Finds the host behind an address that stands in a socket listing. */
export interface AddressBook {
  hostAt(address: string): HostId | undefined;
}

/** Builds the look-up from the peer addresses of the inventory. v4-mapped and upper-case IPv6 forms find the same host. */
export function createAddressBook(fleet: Fleet): AddressBook {
  const hosts = new Map<string, HostId>();
  for (const host of fleet.hosts) {
    for (const address of host.peerAddresses) hosts.set(plainAddress(address), host.id);
  }
  return { hostAt: (address) => hosts.get(address) ?? hosts.get(plainAddress(address)) };
}

function plainAddress(address: string): string {
  const lower = address.toLowerCase();
  return lower.startsWith('::ffff:') && lower.includes('.') ? lower.slice('::ffff:'.length) : lower;
}
