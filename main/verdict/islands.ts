import { connectedGroups } from '../domain/connected-groups.ts';
import type { RegionId } from '../domain/ids.ts';
import { linkKey } from './region-link.ts';

/** Two regions that do not reach each other. */
export interface SeveredPair {
  readonly a: RegionId;
  readonly b: RegionId;
}

/**
 * The islands into which severed pairs divide regions. Every pair not listed counts as joined: what nobody could look
 * at must not split an island.
 */
export function groupRegions(
  regions: readonly RegionId[],
  severed: readonly SeveredPair[],
): readonly (readonly RegionId[])[] {
  const cut = new Set(severed.flatMap(({ a, b }) => [linkKey({ a, b }), linkKey({ a: b, b: a })]));
  return connectedGroups(regions, (a, b) => !cut.has(linkKey({ a, b })));
}
