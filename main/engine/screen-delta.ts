import type { ScreenDelta } from '../contract/screen.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/** Numbers and moment of a delta. */
export interface DeltaHead {
  readonly baseSeq: number;
  readonly seq: number;
  /** Epoch ms of the tick. */
  readonly at: number;
}

/** What a screen that holds `before` must apply to hold `after`: entities added, updated, removed, by their keys. */
export function screenDelta(before: Snapshot, after: Snapshot, head: DeltaHead): ScreenDelta {
  const situations = compare(before.situations, after.situations, ({ id }) => id);
  const regionPairs = compare(before.regionPairs, after.regionPairs, ({ a, b }) => `${a}|${b}`);
  const hosts = compare(before.hosts, after.hosts, ({ id }) => id);
  const clusters = compare(before.clusters, after.clusters, ({ cluster }) => cluster);
  return {
    ...head,
    t: after.t,
    observer: after.observer,
    islands: after.islands.map((island) => [...island]),
    selfCheck: after.selfCheck,
    add: { situations: situations.add, regionPairs: regionPairs.add, hosts: hosts.add, clusters: clusters.add },
    update: {
      situations: situations.update,
      regionPairs: regionPairs.update,
      hosts: hosts.update,
      clusters: clusters.update,
    },
    remove: {
      situations: situations.remove,
      regionPairs: regionPairs.remove,
      hosts: hosts.remove,
      clusters: clusters.remove,
    },
  };
}

interface Comparison<T> {
  readonly add: readonly T[];
  readonly update: readonly T[];
  readonly remove: string[];
}

function compare<T>(before: readonly T[], after: readonly T[], keyOf: (entity: T) => string): Comparison<T> {
  const old = new Map(before.map((entity) => [keyOf(entity), entity]));
  const kept = new Set(after.map(keyOf));
  return {
    add: after.filter((entity) => !old.has(keyOf(entity))),
    update: after.filter((entity) => {
      const was = old.get(keyOf(entity));
      return was !== undefined && essence(was) !== essence(entity);
    }),
    remove: [...old.keys()].filter((key) => !kept.has(key)),
  };
}

/** Ages count in whole seconds here: a screen shows no finer ones, and a fleet at rest then sends next to nothing. */
function essence(entity: unknown): string {
  return JSON.stringify(entity, (key, value: unknown) =>
    key === 'ageMs' && typeof value === 'number' ? Math.floor(value / 1000) : value,
  );
}
