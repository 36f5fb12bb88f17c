import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Evidence } from './evidence.ts';
import type { PairReading } from './pair-reading.ts';
import { holdsUntil, joinEnds, type Path, type PathEnd } from './path.ts';

/**
 * All paths of which anything is known, as of one tick, with what each was joined from: most are the same a tick later,
 * and only the others are joined anew. A path keeps its position.
 */
export interface JoinedPaths {
  readonly fleet: Fleet | null;
  readonly evidence: Evidence | null;
  readonly staleAfterMs: number;
  readonly paths: readonly Path[];
  readonly origins: readonly Origin[];
  /** The paths of each host that has any, and their positions in `paths`. The same list while none of them changes. */
  readonly pathsOf: ReadonlyMap<HostId, readonly Path[]>;
  readonly positionsOf: ReadonlyMap<HostId, readonly number[]>;
  /** The same for the paths between two regions, by {@link regionPairKey}. */
  readonly between: ReadonlyMap<string, readonly Path[]>;
  readonly positionsBetween: ReadonlyMap<string, readonly number[]>;
}

/** What a path was joined from. */
interface Origin {
  readonly readingA: PairReading | undefined;
  readonly readingB: PairReading | undefined;
  /** An end that was never sampled: another word of it than a reading may change the path. */
  readonly isOneEyed: boolean;
  /** Until when (ms) time alone changes nothing. */
  readonly holdsUntil: number;
}

/** Before the first tick. */
export const noPaths: JoinedPaths = {
  fleet: null,
  evidence: null,
  staleAfterMs: 0,
  paths: [],
  origins: [],
  pathsOf: new Map(),
  positionsOf: new Map(),
};

/** The tick that the paths are joined for. */
export interface JoinMoment {
  readonly evidence: Evidence;
  readonly fleet: Fleet;
  readonly staleAfterMs: number;
  readonly now: number;
}

/** Joins what changed since the tick before. Hosts in maintenance are no witnesses and have no paths. */
export function joinPaths(before: JoinedPaths, moment: JoinMoment): JoinedPaths {
  const { evidence, fleet, staleAfterMs, now } = moment;
  // Another inventory or another patience may change any path.
  const isSame = before.fleet === fleet && before.staleAfterMs === staleAfterMs;
  const old = isSame ? before : noPaths;
  const changed = changedHosts(old.evidence, evidence);
  const paths: Path[] = [];
  const origins: Origin[] = [];
  const touched = new Set<HostId>();
  for (const [position, origin] of old.origins.entries()) {
    const path = old.paths[position];
    if (path === undefined) throw new Error('an origin without its path');
    if (now <= origin.holdsUntil && !changed.has(path.a) && !changed.has(path.b)) {
      paths.push(path);
      origins.push(origin);
      continue;
    }
    const [a, b] = [endOf(evidence, path.a, path.b), endOf(evidence, path.b, path.a)];
    const holds =
      now <= origin.holdsUntil && !origin.isOneEyed && origin.readingA === a.reading && origin.readingB === b.reading;
    paths.push(holds ? path : joinEnds(a, b, now, staleAfterMs));
    origins.push(holds ? origin : originOf(a, b, now));
    if (!holds) touched.add(path.a).add(path.b);
  }
  const positionsOf = addNewPaths(old, moment, changed, { paths, origins, touched });
  const pathsOf = new Map(old.pathsOf);
  for (const host of touched) pathsOf.set(host, collect(paths, positionsOf.get(host) ?? []));
  return { fleet, evidence, staleAfterMs, paths, origins, pathsOf, positionsOf };
}

function collect(paths: readonly Path[], positions: readonly number[]): readonly Path[] {
  const own: Path[] = [];
  for (const position of positions) {
    const path = paths[position];
    if (path !== undefined) own.push(path);
  }
  return own;
}

/** One end of a path, with what its host knows of the other. */
export function endOf(evidence: Evidence, host: HostId, other: HostId): PathEnd {
  const own = evidence.hosts.get(host);
  return { host, evidence: own, reading: own?.peers.get(other) };
}

function originOf(a: PathEnd, b: PathEnd, now: number): Origin {
  const isOneEyed = (a.evidence?.sampledAt ?? null) === null || (b.evidence?.sampledAt ?? null) === null;
  return { readingA: a.reading, readingB: b.reading, isOneEyed, holdsUntil: holdsUntil(a, b, now) };
}

function changedHosts(before: Evidence | null, { hosts }: Evidence): ReadonlySet<HostId> {
  const changed = new Set<HostId>();
  for (const [id, own] of hosts) if (own !== before?.hosts.get(id)) changed.add(id);
  return changed;
}

/** Pairs nobody had spoken of until now. A host forgets no peer while the inventory stays. */
function addNewPaths(
  before: JoinedPaths,
  { evidence, fleet, staleAfterMs, now }: JoinMoment,
  changed: ReadonlySet<HostId>,
  { paths, origins, touched }: { readonly paths: Path[]; readonly origins: Origin[]; readonly touched: Set<HostId> },
): JoinedPaths['positionsOf'] {
  const grown = [...changed].filter(
    (id) => evidence.hosts.get(id)?.peers.size !== (before.evidence?.hosts.get(id)?.peers.size ?? 0),
  );
  if (grown.length === 0) return before.positionsOf;
  const witnesses = new Set(fleet.hosts.flatMap(({ id, maintenance }) => (maintenance === null ? [id] : [])));
  const positions = new Map(before.positionsOf);
  const known = (id: HostId) => new Set((positions.get(id) ?? []).map((position) => otherEnd(paths[position], id)));
  for (const id of grown) {
    const peers = known(id);
    for (const peer of evidence.hosts.get(id)?.peers.keys() ?? []) {
      if (peers.has(peer) || !witnesses.has(id) || !witnesses.has(peer)) continue;
      const [low, high] = id < peer ? [id, peer] : [peer, id];
      const [a, b] = [endOf(evidence, low, high), endOf(evidence, high, low)];
      for (const end of [low, high]) positions.set(end, [...(positions.get(end) ?? []), paths.length]);
      paths.push(joinEnds(a, b, now, staleAfterMs));
      origins.push(originOf(a, b, now));
      touched.add(low).add(high);
    }
  }
  return positions;
}

function otherEnd(path: Path | undefined, host: HostId): HostId | undefined {
  return path?.a === host ? path.b : path?.a;
}
