import type { ScreenDelta } from '../../main/contract/screen.ts';
import { pairKey, type Screen } from './screen.ts';

/** What became of a delta: taken, already known, or built on a state this screen does not have. */
export type Applied =
  | { readonly kind: 'applied'; readonly screen: Screen }
  | { readonly kind: 'old' }
  | { readonly kind: 'gap' };

/**
 * Puts a numbered delta on a screen. Pure. A delta at or below the screen's number is old news; one whose `baseSeq` is
 * not the screen's number is a gap, and the reader asks for the whole state. Maps without a change keep their
 * identity, so that nothing repaints for nothing.
 */
export function applyDelta(screen: Screen, delta: ScreenDelta): Applied {
  if (delta.seq <= screen.seq) return { kind: 'old' };
  if (delta.baseSeq !== screen.seq) return { kind: 'gap' };
  const { add, update, remove } = delta;
  return {
    kind: 'applied',
    screen: {
      ...screen,
      seq: delta.seq,
      at: delta.at,
      t: delta.t,
      observer: delta.observer,
      selfCheck: delta.selfCheck,
      islands: sameIslands(screen.islands, delta.islands) ? screen.islands : delta.islands,
      hosts: patch(screen.hosts, [...add.hosts, ...update.hosts], (host) => host.id, remove.hosts),
      pairs: patch(
        screen.pairs,
        [...add.regionPairs, ...update.regionPairs],
        (pair) => pairKey(pair.a, pair.b),
        remove.regionPairs,
      ),
      clusters: patch(
        screen.clusters,
        [...add.clusters, ...update.clusters],
        (cluster) => cluster.cluster,
        remove.clusters,
      ),
      situations: patch(
        screen.situations,
        [...add.situations, ...update.situations],
        (situation) => situation.id,
        remove.situations,
      ),
    },
  };
}

function patch<T>(
  before: ReadonlyMap<string, T>,
  puts: readonly T[],
  keyOf: (item: T) => string,
  removed: readonly string[],
): ReadonlyMap<string, T> {
  if (puts.length === 0 && removed.length === 0) return before;
  const after = new Map(before);
  for (const key of removed) after.delete(key);
  for (const item of puts) after.set(keyOf(item), item);
  return after;
}

function sameIslands(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
