import type { Fleet } from '../domain/fleet.ts';
import type { RegionId } from '../domain/ids.ts';

/** The short name of a region in sentences (`DUB`); its id where the inventory no longer has it. */
export function regionCode(fleet: Fleet, region: RegionId): string {
  return fleet.regions.find(({ id }) => id === region)?.code ?? region;
}
