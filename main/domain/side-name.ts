/** As much of an inventory as names need: the engine's own, or the one on screen. */
export interface NamedInventory {
  readonly regions: readonly { readonly id: string; readonly code: string }[];
  readonly hosts: readonly { readonly id: string; readonly region: string }[];
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
  inventory: NamedInventory,
  members: readonly string[],
  side: readonly string[],
): QuorumSideName {
  const hosts = inventory.hosts.filter((host) => side.includes(host.id));
  const regions = [...new Set(hosts.map((host) => host.region))];
  const parts = regions.map((region) => {
    const here = hosts.filter((host) => host.region === region).map((host) => host.id);
    const all = inventory.hosts.filter((host) => host.region === region && members.includes(host.id));
    const code = inventory.regions.find(({ id }) => id === region)?.code ?? region;
    return all.length === here.length ? code : `${code}(${here.join(', ')})`;
  });
  return { name: parts.sort().join('+'), hosts: hosts.map((host) => host.id) };
}
