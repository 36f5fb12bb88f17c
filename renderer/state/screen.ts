import type { InventoryView, ScreenState } from '../../main/contract/screen.ts';
import type {
  ClusterStatus,
  HostStatus,
  ObserverStatus,
  RegionPairStatus,
  SelfCheck,
  Situation,
} from '../../main/domain/snapshot.ts';

/** A {@link ScreenState} by id, so that a tick touches only what changed. Immutable; notices live in a store of their own. */
export interface Screen {
  /** Number of the last change in it. */
  readonly seq: number;
  /** Epoch ms of the tick, by the observer's clock. */
  readonly at: number;
  /** ms on the engine's monotonic clock; `since` of situations and pairs is on it too. */
  readonly t: number;
  readonly observer: ObserverStatus;
  /** Groups of region ids that reach each other. */
  readonly islands: readonly (readonly string[])[];
  readonly hosts: ReadonlyMap<string, HostStatus>;
  /** By {@link pairKey}. */
  readonly pairs: ReadonlyMap<string, RegionPairStatus>;
  readonly clusters: ReadonlyMap<string, ClusterStatus>;
  readonly situations: ReadonlyMap<string, Situation>;
  readonly selfCheck: SelfCheck;
  readonly inventory: InventoryView;
  readonly demo: boolean;
  readonly seenFrom: string;
}

/** Key of a region pair in deltas and maps; `a` before `b` by inventory order. */
export function pairKey(a: string, b: string): string {
  return `${a}|${b}`;
}

/** The whole state as a screen keeps it. */
export function screenFromState(state: ScreenState): Screen {
  const { snapshot } = state;
  return {
    seq: state.seq,
    at: state.at,
    t: snapshot.t,
    observer: snapshot.observer,
    islands: snapshot.islands,
    hosts: new Map(snapshot.hosts.map((host) => [host.id, host])),
    pairs: new Map(snapshot.regionPairs.map((pair) => [pairKey(pair.a, pair.b), pair])),
    clusters: new Map(snapshot.clusters.map((cluster) => [cluster.cluster, cluster])),
    situations: new Map(snapshot.situations.map((situation) => [situation.id, situation])),
    selfCheck: snapshot.selfCheck,
    inventory: state.inventory,
    demo: state.demo,
    seenFrom: state.seenFrom,
  };
}
