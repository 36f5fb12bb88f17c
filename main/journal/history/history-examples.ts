import { quietSnapshot } from '../../domain/snapshot-examples.ts';
import type { Change, RegionPairStatus, Snapshot } from '../../domain/snapshot.ts';
import type { HistoryTick } from './second.ts';

/** A moment to count from, a whole minute. For tests. */
export const startAt = Date.UTC(2026, 10, 22, 22, 45);

/** A tick of a quiet fleet at `atMs` after `startAt`, with what differs. For tests. */
export function tickAt(
  atMs: number,
  {
    snapshot = {},
    pair = {},
    changes = [],
  }: {
    readonly snapshot?: Partial<Snapshot>;
    readonly pair?: Partial<RegionPairStatus>;
    readonly changes?: readonly Change[];
  } = {},
): HistoryTick {
  const regionPairs = quietSnapshot.regionPairs.map((status) => ({ ...status, ...pair }));
  return { at: startAt + atMs, snapshot: { ...quietSnapshot, t: atMs, regionPairs, ...snapshot }, changes };
}
