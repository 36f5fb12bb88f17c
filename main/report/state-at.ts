import type { ClusterStatus, Situation } from '../domain/snapshot.ts';
import type { PairSample } from '../journal/history/pair-sample.ts';
import type { Held, HostThen, KnownCourse, ObserverThen } from './known-course.ts';

/** A region pair at a moment. */
export interface PairThen {
  readonly a: string;
  readonly b: string;
  readonly sample: PairSample;
}

/** What was known of the fleet during one second. */
export interface FleetState {
  /** Its beginning, epoch ms. */
  readonly at: number;
  /** false = nothing was recorded then; all else is what was known before, and is not to be shown as if it had been seen. */
  readonly isCovered: boolean;
  readonly pairs: readonly PairThen[];
  readonly hosts: ReadonlyMap<string, HostThen>;
  readonly clusters: readonly ClusterStatus[];
  readonly observer: ObserverThen | null;
  /** Those of the incident that were suspected or confirmed. */
  readonly situations: readonly Situation[];
}

/** The state of the second that begins at `at`. */
export function stateAt(course: KnownCourse, at: number): FleetState {
  const pairs = new Map<string, PairThen>();
  for (const { at: from, a, b, sample } of course.pairs) {
    if (from > at) break;
    if (sample === null) pairs.delete(`${a} ${b}`);
    else pairs.set(`${a} ${b}`, { a, b, sample });
  }
  const situations = new Map<string, Situation>();
  for (const told of course.told) {
    // Within the second all that was told counts, as the worst of it does for pairs.
    if (told.at < at + 1000) situations.set(told.situation.id, told.situation);
  }
  return {
    at,
    isCovered: isCovered(course, at),
    pairs: [...pairs.values()],
    hosts: heldAt(course.hosts, at),
    clusters: [...heldAt(course.clusters, at).values()],
    observer: [...heldAt(course.observer, at).values()][0] ?? null,
    situations: [...situations.values()].filter(({ phase }) => phase !== 'cleared'),
  };
}

/** Was the second at `at` (epoch ms) written? */
export function isCovered({ coverage }: KnownCourse, at: number): boolean {
  return coverage.some(({ from, to }) => from <= at && at < to);
}

function heldAt<T>(points: readonly Held<T>[], at: number): ReadonlyMap<string, T> {
  const held = new Map<string, T>();
  for (const { at: from, name, value } of points) {
    if (from > at) break;
    if (value === null) held.delete(name);
    else held.set(name, value);
  }
  return held;
}
