import { Position } from '@xyflow/react';
import type { InventoryView } from '../../main/contract/screen.ts';
import { pairKey } from '../state/screen.ts';
import type { BundleFlowEdge } from './bundle-edge.tsx';
import { chipGrid } from './chip-grid.ts';
import { hullMargin } from '../../main/domain/map/hull-path.ts';
import type { Point, Rect } from '../../main/domain/map/rect.ts';
import type { RegionFlowNode } from './region-node.tsx';
import { routeBundles } from '../../main/domain/map/route-bundles.ts';

/** The map as React Flow gets it. Made from the inventory alone, so a tick never touches it. */
export interface FlowElements {
  readonly nodes: RegionFlowNode[];
  readonly edges: BundleFlowEdge[];
  readonly labels: readonly { readonly pairKey: string; readonly name: string; readonly at: Point }[];
  /** Everything that can ever be drawn, hulls and their names included: what `fit` brings into view. */
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

const headHeight = 32;
const padding = 10;
/** A hull's margin and half the height of its name. */
const outskirts = hullMargin + 14;

/** Lays the declared world out: regions at their slots, one bundle for each pair of regions that both have hosts. */
export function flowElements(inventory: InventoryView): FlowElements {
  const { regions, hosts } = inventory;
  const slots = regions.map((region) => region.slot);
  const hostsOf = (region: string) => hosts.filter((host) => host.region === region).map((host) => host.id);
  const pairs = regions.flatMap((a, index) =>
    regions.slice(index + 1).map((b) => ({
      key: pairKey(a.id, b.id),
      a,
      b,
      name: [a.code, b.code].sort().join(' – '),
      paths: hostsOf(a.id).length * hostsOf(b.id).length,
    })),
  );
  const watched = pairs.filter((pair) => pair.paths > 0);
  const routes = routeBundles(
    watched.map((pair) => ({ key: pair.key, a: pair.a.slot, b: pair.b.slot })),
    slots,
  );
  return {
    bounds: boundsOf([...slots, ...[...routes.values()].map(({ meet }) => ({ x: meet.x, y: meet.y, w: 0, h: 0 }))]),
    nodes: regions.map((region) => regionNode(region, hostsOf(region.id), hosts.length)),
    edges: watched.flatMap((pair) => {
      const route = routes.get(pair.key);
      if (route === undefined) return [];
      return [
        {
          id: pair.key,
          type: 'bundle' as const,
          source: pair.a.id,
          target: pair.b.id,
          data: { pairKey: pair.key, route, paths: pair.paths },
        },
      ];
    }),
    labels: watched.flatMap((pair) => {
      const route = routes.get(pair.key);
      return route === undefined ? [] : [{ pairKey: pair.key, name: pair.name, at: route.meet }];
    }),
  };
}

function regionNode(
  region: InventoryView['regions'][number],
  hosts: readonly string[],
  hostsOnMap: number,
): RegionFlowNode {
  const { x, y, w, h } = region.slot;
  return {
    id: region.id,
    type: 'region',
    position: { x, y },
    width: w,
    height: h,
    // Given, so that React Flow measures nothing and draws everything in the first frame.
    handles: [
      { type: 'source', position: Position.Right, x: w, y: h / 2, width: 1, height: 1 },
      { type: 'target', position: Position.Left, x: 0, y: h / 2, width: 1, height: 1 },
    ],
    data: {
      tile: {
        regionId: region.id,
        name: region.name,
        code: region.code,
        hosts,
        grid: chipGrid(w - 2 * padding, h - headHeight - 2 * padding, hosts.length, hostsOnMap),
      },
    },
  };
}

function boundsOf(slots: readonly Rect[]): FlowElements['bounds'] {
  if (slots.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  const left = Math.min(...slots.map((slot) => slot.x)) - outskirts;
  const top = Math.min(...slots.map((slot) => slot.y)) - outskirts;
  const right = Math.max(...slots.map((slot) => slot.x + slot.w)) + outskirts;
  const bottom = Math.max(...slots.map((slot) => slot.y + slot.h)) + outskirts;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
