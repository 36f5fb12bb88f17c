import type { InventoryView } from '../contract/screen.ts';
import type { Fleet, Region, Slot } from '../domain/fleet.ts';

/** The declared world as a screen needs it. Regions without a declared slot get the next free one, in order. */
export function inventoryView(fleet: Fleet): InventoryView {
  const slots = slotsOf(fleet.regions);
  return {
    name: fleet.name,
    regions: fleet.regions.map(({ id, name, code }, index) => ({ id, name, code, slot: slots[index] ?? firstSlot })),
    hosts: fleet.hosts.map(({ id, region, address, failureDomain, maintenance }) => ({
      id,
      region,
      address,
      failureDomain,
      maintenance: maintenance?.reason ?? null,
    })),
    clusters: fleet.clusters.map(({ id, product, ports, quorum, members }) => ({
      id,
      product,
      ports: [...ports],
      model: quorum.model,
      members: members.map(({ host, votes, role }) => ({ host, votes, role })),
    })),
    staleAfterMs: fleet.policy.staleAfterMs,
    blindAfterMs: fleet.policy.blindAfterMs,
    confirmAfterMs: fleet.policy.confirmAfterMs,
  };
}

const firstSlot: Slot = { x: 0, y: 0, w: 304, h: 224 };
const gap = 176;

/**
 * Declared slots stay; the others fill a grid in inventory order, skipping places that are taken. The same inventory
 * gives the same map, and a region added at the end moves none (decision 13).
 */
function slotsOf(regions: readonly Region[]): readonly Slot[] {
  const columns = Math.max(2, Math.ceil(Math.sqrt(regions.length)));
  const taken: Slot[] = regions.flatMap(({ slot }) => slot ?? []);
  let next = 0;
  return regions.map(({ slot }) => {
    if (slot !== null) return slot;
    for (;;) {
      const place = gridSlot(next, columns);
      next += 1;
      if (taken.some((other) => overlaps(place, other))) continue;
      taken.push(place);
      return place;
    }
  });
}

function gridSlot(index: number, columns: number): Slot {
  const column = index % columns;
  const row = Math.floor(index / columns);
  return { ...firstSlot, x: column * (firstSlot.w + gap), y: row * (firstSlot.h + gap) };
}

function overlaps(a: Slot, b: Slot): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
