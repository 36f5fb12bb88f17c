import type { Fleet } from '../../domain/fleet.ts';
import type { ClusterId, HostId, RegionId } from '../../domain/ids.ts';

/** Who belongs to what, looked up by name. */
export interface FleetMap {
  readonly regionOf: ReadonlyMap<HostId, RegionId>;
  readonly hostsOf: ReadonlyMap<RegionId, readonly HostId[]>;
  readonly membersOf: ReadonlyMap<ClusterId, readonly HostId[]>;
}

const maps = new WeakMap<Fleet, FleetMap>();

/** The map of an inventory, drawn once. */
export function fleetMap(fleet: Fleet): FleetMap {
  const known = maps.get(fleet);
  if (known !== undefined) return known;
  const map: FleetMap = {
    regionOf: new Map(fleet.hosts.map(({ id, region }) => [id, region])),
    hostsOf: new Map(
      fleet.regions.map(({ id }) => [id, fleet.hosts.filter(({ region }) => region === id).map((host) => host.id)]),
    ),
    membersOf: new Map(fleet.clusters.map(({ id, members }) => [id, members.map(({ host }) => host)])),
  };
  maps.set(fleet, map);
  return map;
}
