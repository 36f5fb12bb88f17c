import type { InventoryView } from '../../main/contract/screen.ts';

/** Code of a region, or its id where the inventory does not know it. */
export function regionCode(inventory: InventoryView, region: string): string {
  return inventory.regions.find((candidate) => candidate.id === region)?.code ?? region;
}

/**
 * Name of a side: its region codes in alphabetical order (`AMS+FRA`), never A/B and never good/bad, so that two control
 * rooms on two sides use the same word on the phone (research/5, A0 data rule 3).
 */
export function sideName(inventory: InventoryView, regions: readonly string[]): string {
  return [...new Set(regions.map((region) => regionCode(inventory, region)))].sort().join('+');
}

/** One side of a cluster, as it is called on screen. */
export interface QuorumSideName {
  /** `AMS+FRA`; a region that is itself split names the hosts: `DUB(dub-db1)`. */
  readonly name: string;
  /** Hosts of the side in inventory order. */
  readonly hosts: readonly string[];
}

/**
 * Names the side of a cluster by regions. A region of which only some of the cluster's members are here names those
 * hosts, because the region's code alone would stand for two sides at once.
 */
export function quorumSideName(
  inventory: InventoryView,
  members: readonly string[],
  side: readonly string[],
): QuorumSideName {
  const hosts = inventory.hosts.filter((host) => side.includes(host.id));
  const regions = [...new Set(hosts.map((host) => host.region))];
  const parts = regions.map((region) => {
    const here = hosts.filter((host) => host.region === region).map((host) => host.id);
    const all = inventory.hosts.filter((host) => host.region === region && members.includes(host.id));
    const code = regionCode(inventory, region);
    return all.length === here.length ? code : `${code}(${here.join(', ')})`;
  });
  return { name: parts.sort().join('+'), hosts: hosts.map((host) => host.id) };
}
