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
