import type { Cluster, Fleet, Host } from '../domain/fleet.ts';
import type { HostId, RegionId } from '../domain/ids.ts';

/** Host pairs that are looked at by active connects while they are quiet. */
export type MeshPairs = readonly (readonly [Host, Host])[];

/** The key of an unordered region pair; order as given by the inventory. */
export function regionPairKey(a: RegionId, b: RegionId): string {
  return `${a}|${b}`;
}

/** Up to so many pairs of two regions are all looked at. */
const fewPairs = 64;
/** Of more than that so many, each of other hosts, stand for the link. */
const standingPairs = 16;
/** In a larger cluster each member is looked at by the next two. */
const fewMembers = 9;

const meshes = new WeakMap<Fleet, ReadonlyMap<string, MeshPairs>>();

/**
 * The mesh of an inventory, by {@link regionPairKey} in inventory order, a region with itself included. An inventory never
 * changes, so its mesh is drawn once.
 *
 * It grows with hosts, not with their pairs: between large regions a few pairs stand for the link, within one each host
 * is looked at by the next two; members of a cluster are looked at by each other, since their votes hang on their own
 * path. What traffic shows comes on top.
 */
export function meshOf(fleet: Fleet): ReadonlyMap<string, MeshPairs> {
  const known = meshes.get(fleet);
  if (known !== undefined) return known;
  const mesh = drawMesh(fleet);
  meshes.set(fleet, mesh);
  return mesh;
}

function drawMesh(fleet: Fleet): ReadonlyMap<string, MeshPairs> {
  const byRegion = new Map<RegionId, Host[]>(fleet.regions.map(({ id }) => [id, []]));
  for (const host of fleet.hosts) byRegion.get(host.region)?.push(host);
  const members = memberPairs(fleet);
  const mesh = new Map<string, MeshPairs>();
  fleet.regions.forEach((a, index) => {
    for (const [shift, b] of fleet.regions.slice(index).entries()) {
      const key = regionPairKey(a.id, b.id);
      const pairs = pairsBetween(byRegion.get(a.id) ?? [], byRegion.get(b.id) ?? [], shift);
      mesh.set(key, withoutDoubles([...pairs, ...(members.get(key) ?? [])]));
    }
  });
  return mesh;
}

/** `shift` spreads the work over the hosts of a region that has many neighbours. */
function pairsBetween(as: readonly Host[], bs: readonly Host[], shift: number): MeshPairs {
  if (as.length * bs.length <= fewPairs) return as.flatMap((a) => bs.map((b) => [a, b] as const));
  if (as === bs) return nextTwo(as);
  const spread = (hosts: readonly Host[], nth: number) =>
    hosts[(Math.floor((nth * hosts.length) / standingPairs) + shift) % hosts.length];
  return Array.from({ length: standingPairs }).flatMap((_, nth) => pairOf(spread(as, nth), spread(bs, nth)));
}

function nextTwo(hosts: readonly Host[]): MeshPairs {
  return hosts.flatMap((host, nth) => [1, 2].flatMap((step) => pairOf(host, hosts[(nth + step) % hosts.length])));
}

function pairOf(a: Host | undefined, b: Host | undefined): MeshPairs {
  return a === undefined || b === undefined ? [] : [[a, b]];
}

function memberPairs(fleet: Fleet): ReadonlyMap<string, MeshPairs> {
  const hosts = new Map(fleet.hosts.map((host) => [host.id, host]));
  const order = new Map(fleet.regions.map(({ id }, nth) => [id, nth]));
  const pairs = new Map<string, (readonly [Host, Host])[]>();
  for (const [x, y] of fleet.clusters.flatMap((cluster) => pairsOf(cluster, hosts))) {
    const [a, b] = (order.get(x.region) ?? 0) <= (order.get(y.region) ?? 0) ? [x, y] : [y, x];
    const key = regionPairKey(a.region, b.region);
    const list = pairs.get(key);
    if (list === undefined) pairs.set(key, [[a, b]]);
    else list.push([a, b]);
  }
  return pairs;
}

function pairsOf({ members }: Cluster, hosts: ReadonlyMap<HostId, Host>): MeshPairs {
  const all = members.flatMap(({ host }) => hosts.get(host) ?? []);
  if (all.length > fewMembers) return nextTwo(all);
  return all.flatMap((a, nth) => all.slice(nth + 1).flatMap((b) => pairOf(a, b)));
}

function withoutDoubles(pairs: MeshPairs): MeshPairs {
  const seen = new Set<string>();
  return pairs.filter(([a, b]) => {
    const key = a.id < b.id ? `${a.id} ${b.id}` : `${b.id} ${a.id}`;
    const isNew = a.id !== b.id && !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
