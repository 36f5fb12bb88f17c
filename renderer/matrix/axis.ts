import type { InventoryView } from '../../main/contract/screen.ts';

/** A row and the column of the same place: a host, or a region whose hosts are folded into one. */
export interface AxisEntry {
  /** Host id; `region:ID` for a folded region. */
  readonly key: string;
  readonly label: string;
  readonly region: string;
  /** Places in the matrix as it is sent. */
  readonly places: readonly number[];
  /** true at the first entry of a region: a line stands before it. */
  readonly isFirst: boolean;
}

/** What the order of an axis depends on. It never depends on a state by itself: an operator asks for blocks. */
export interface AxisWish {
  readonly collapsed: readonly string[];
  /** Sides to sort by, or null for inventory order. */
  readonly blocks: readonly (readonly string[])[] | null;
}

/** Regions in the order of the axis: side by side where sides are given, by inventory within a side. */
export function regionOrder(inventory: InventoryView, blocks: AxisWish['blocks']): readonly string[] {
  const all = inventory.regions.map(({ id }) => id);
  if (blocks === null) return all;
  const ofSides = blocks.flatMap((side) => all.filter((id) => side.includes(id)));
  return [...ofSides, ...all.filter((id) => !ofSides.includes(id))];
}

/** The hosts of the axis: by region, within a region by name. `axis` = host ids as they are sent. */
export function hostAxis(inventory: InventoryView, axis: readonly string[], wish: AxisWish): readonly AxisEntry[] {
  const placeOf = new Map(axis.map((id, place) => [id, place]));
  return regionOrder(inventory, wish.blocks).flatMap((region) => {
    const hosts = inventory.hosts
      .filter((host) => host.region === region && placeOf.has(host.id))
      .map(({ id }) => id)
      .sort(byName);
    if (hosts.length === 0) return [];
    if (wish.collapsed.includes(region)) {
      const code = inventory.regions.find(({ id }) => id === region)?.code ?? region;
      const places = hosts.flatMap((id) => placeOf.get(id) ?? []);
      return [{ key: foldedKey(region), label: `${code} (${hosts.length})`, region, places, isFirst: true }];
    }
    return hosts.map((id, index) => ({
      key: id,
      label: id,
      region,
      places: [placeOf.get(id) ?? 0],
      isFirst: index === 0,
    }));
  });
}

const collator = new Intl.Collator('en', { numeric: true });

function byName(a: string, b: string): number {
  return collator.compare(a, b);
}

/** Key of a folded region on the axis. */
export function foldedKey(region: string): string {
  return `region:${region}`;
}

/** The regions of the axis; each is one place. */
export function regionAxis(inventory: InventoryView, axis: readonly string[], wish: AxisWish): readonly AxisEntry[] {
  return regionOrder(inventory, wish.blocks).flatMap((region) => {
    const place = axis.indexOf(region);
    if (place < 0) return [];
    const label = inventory.regions.find(({ id }) => id === region)?.code ?? region;
    return [{ key: region, label, region, places: [place], isFirst: false }];
  });
}
