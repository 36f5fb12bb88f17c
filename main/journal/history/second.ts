import type { ClusterId, HostId, RegionId } from '../../domain/ids.ts';
import { leastReach, pairReach, type PairReach } from '../../domain/pair-reach.ts';
import type {
  Change,
  ClusterStatus,
  HostState,
  HostStatus,
  ObserverStatus,
  Situation,
  Snapshot,
} from '../../domain/snapshot.ts';
import { type PairSample, sampleOf, worstOf } from './pair-sample.ts';

/** A tick of the engine, as much as history needs of it. */
export interface HistoryTick {
  readonly snapshot: Snapshot;
  readonly changes: readonly Change[];
  /** Epoch ms. */
  readonly at: number;
}

/** A region pair in a second. */
export interface PairInSecond {
  readonly a: RegionId;
  readonly b: RegionId;
  readonly sample: PairSample;
  /** Which of its live host pairs reach each other: the least of what was known; null = nobody could tell in that second. */
  readonly reach: PairReach | null;
  /** Of the newest tick; null where nothing was measured. */
  readonly rttMs: number | null;
  readonly lossRatio: number | null;
}

/** What history keeps of a host. */
export type HostInSecond = Pick<HostStatus, 'state' | 'session' | 'why' | 'route'>;

/** What history keeps of the observer. */
export interface ObserverInSecond {
  readonly sight: ObserverStatus['sight'];
  readonly doubt: NonNullable<ObserverStatus['doubt']>['kind'] | null;
}

/** A situation when something about it was told. */
export interface SituationTold {
  /** Epoch ms. */
  readonly at: number;
  /** When it began, epoch ms. */
  readonly since: number;
  readonly situation: Situation;
}

/** What the ticks of one second showed: of pairs, hosts and the observer the worst, of clusters the newest, of situations all. */
export interface HistorySecond {
  /** Its beginning, epoch ms, a whole second. */
  readonly at: number;
  readonly pairs: ReadonlyMap<string, PairInSecond>;
  readonly hosts: ReadonlyMap<HostId, HostInSecond>;
  readonly clusters: ReadonlyMap<ClusterId, ClusterStatus>;
  /** Clusters of which a change was told. */
  readonly changedClusters: ReadonlySet<ClusterId>;
  readonly observer: ObserverInSecond;
  readonly situations: readonly SituationTold[];
}

/** The key of a region pair. Ids of regions hold no blank. */
export function pairKey({ a, b }: { readonly a: RegionId; readonly b: RegionId }): string {
  return `${a} ${b}`;
}

/** The second that a tick falls into, epoch ms. */
export function secondOf(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

/** The second with one tick more; `before` is null, or what its earlier ticks showed. */
export function addTick(before: HistorySecond | null, { snapshot, changes, at }: HistoryTick): HistorySecond {
  const told = changes.flatMap((change) => (change.kind === 'cluster' ? [change.status.cluster] : []));
  return {
    at: secondOf(at),
    pairs: new Map(
      snapshot.regionPairs.map((status) => {
        const { a, b, rttMs, lossRatio } = status;
        const key = pairKey(status);
        const earlier = before?.pairs.get(key);
        const own = sampleOf(status);
        const sample = earlier === undefined ? own : worstOf(earlier.sample, own);
        const reach = leastReach(earlier?.reach ?? null, pairReach(snapshot.observer, status));
        return [key, { a, b, rttMs, lossRatio, sample, reach }];
      }),
    ),
    hosts: new Map(snapshot.hosts.map((status) => [status.id, worseHost(before?.hosts.get(status.id), status)])),
    clusters: new Map(snapshot.clusters.map((status) => [status.cluster, status])),
    changedClusters: before === null ? new Set(told) : new Set([...before.changedClusters, ...told]),
    observer: worseObserver(before?.observer, snapshot.observer),
    situations: [...(before?.situations ?? []), ...situationsTold(changes, snapshot.t, at)],
  };
}

const hostRank: Readonly<Record<HostState, number>> = { maintenance: 0, alive: 0, unobserved: 1, unreachable: 2 };

function worseHost(before: HostInSecond | undefined, { state, session, why, route }: HostStatus): HostInSecond {
  return before !== undefined && hostRank[before.state] > hostRank[state] ? before : { state, session, why, route };
}

const sightRank: Readonly<Record<ObserverStatus['sight'], number>> = { clear: 0, waiting: 1, partial: 2, blind: 3 };

function worseObserver(before: ObserverInSecond | undefined, { sight, doubt }: ObserverStatus): ObserverInSecond {
  if (before === undefined) return { sight, doubt: doubt?.kind ?? null };
  return {
    sight: sightRank[before.sight] > sightRank[sight] ? before.sight : sight,
    doubt: doubt?.kind ?? before.doubt,
  };
}

function situationsTold(changes: readonly Change[], now: number, at: number): readonly SituationTold[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'situation') return [];
    const { situation } = change;
    return [{ at: Math.round(at - (now - change.t)), since: Math.round(at - (now - situation.since)), situation }];
  });
}
