declare const brand: unique symbol;
type Branded<T extends string> = string & { readonly [brand]: T };

/** Id of a region of the inventory. Made only where the inventory is read. */
export type RegionId = Branded<'region'>;
/** Id of a host of the inventory. Made only where the inventory is read. */
export type HostId = Branded<'host'>;
/** Id of a cluster of the inventory. Made only where the inventory is read. */
export type ClusterId = Branded<'cluster'>;

/** Who testifies: a host of the fleet, or the observer itself. */
export type WitnessId = HostId | 'noc';

/** Brands a checked string as a region id. Call it only behind a check against the inventory. */
export function regionId(text: string): RegionId {
  return text as RegionId;
}

/** Brands a checked string as a host id. Call it only behind a check against the inventory. */
export function hostId(text: string): HostId {
  return text as HostId;
}

/** Brands a checked string as a cluster id. Call it only behind a check against the inventory. */
export function clusterId(text: string): ClusterId {
  return text as ClusterId;
}
