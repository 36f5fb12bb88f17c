import type { InventoryView } from '../contract/screen.ts';
import type { Slot } from '../domain/fleet.ts';

/** Code of a region, or its id where the inventory does not know it. */
export function codeOf({ regions }: InventoryView, region: string): string {
  return regions.find(({ id }) => id === region)?.code ?? region;
}

/** A side by its regions, `AMS+FRA`: in alphabetical order, as every screen names it. */
export function sideOf(inventory: InventoryView, regions: readonly string[]): string {
  return [...new Set(regions.map((region) => codeOf(inventory, region)))].sort().join('+');
}

/** A side by its hosts: the codes of their regions with the hosts, `DUB (dub-db1)`. */
export function sideOfHosts(inventory: InventoryView, hosts: readonly string[]): string {
  const regions = hosts.flatMap((host) => inventory.hosts.find(({ id }) => id === host)?.region ?? []);
  const names = hosts.length > 3 ? `${hosts.length} hosts` : hosts.join(', ');
  return regions.length === 0 ? names : `${sideOf(inventory, regions)} (${names})`;
}

const tile = { w: 304, h: 224 };
const gap = 176;

/** A map for a fleet of which nothing is declared here: the regions by id, in a grid. */
export function undeclaredInventory(regions: readonly string[]): InventoryView {
  const columns = Math.max(2, Math.ceil(Math.sqrt(regions.length)));
  const slotOf = (nth: number): Slot => ({
    x: (nth % columns) * (tile.w + gap),
    y: Math.floor(nth / columns) * (tile.h + gap),
    ...tile,
  });
  return {
    name: '',
    regions: regions.map((id, nth) => ({ id, name: id, code: id, slot: slotOf(nth) })),
    hosts: [],
    clusters: [],
    staleAfterMs: 0,
    blindAfterMs: 0,
    confirmAfterMs: 0,
  };
}
