import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Evidence } from './evidence.ts';
import type { PairReading } from './pair-reading.ts';
import { holdsUntil, joinEnds, type Path, type PathEnd } from './path.ts';
import { regionPairKey } from './mesh.ts';

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
  /** By host at either end. */
  readonly byHost: PathIndex<HostId>;
  /** By {@link regionPairKey}, in inventory order; paths within a region are not here. */
  readonly byLink: PathIndex<string>;
}

/** Paths by key. A list is the same one while none of its paths changes. */
interface PathIndex<K extends string> {
  readonly lists: ReadonlyMap<K, readonly Path[]>;
  readonly positions: ReadonlyMap<K, readonly number[]>;
}

/** What a path was joined from. */
interface Origin {
  readonly readingA: PairReading | undefined;
  readonly readingB: PairReading | undefined;
  /** An end that was never sampled: another word of it than a reading may change the path. */
  readonly isOneEyed: boolean;
  /** Until when (ms) time alone changes nothing. */
  readonly holdsUntil: number;
  /** Its key in `byLink`, or null within a region. */
  readonly link: string | null;
}

/** Before the first tick. */
export const noPaths: JoinedPaths = {
  fleet: null,
  evidence: null,
  staleAfterMs: 0,
  paths: [],
  origins: [],
  byHost: { lists: new Map(), positions: new Map() },
  byLink: { lists: new Map(), positions: new Map() },
};

/** The tick that the paths are joined for. */
export interface JoinMoment {
  readonly evidence: Evidence;
  readonly fleet: Fleet;
  readonly staleAfterMs: number;
  readonly now: number;
}

/** The paths of the tick in the making. */
interface Draft {
  readonly paths: Path[];
  readonly origins: Origin[];
  /** Positions that hold another path than before. */
  readonly touched: number[];
}

/** Joins what changed since the tick before. Hosts in maintenance are no witnesses and have no paths. */
export function joinPaths(before: JoinedPaths, moment: JoinMoment): JoinedPaths {
  const { evidence, fleet, staleAfterMs } = moment;
  // Another inventory or another patience may change any path.
  const isSame = before.fleet === fleet && before.staleAfterMs === staleAfterMs;
  const old = isSame ? before : noPaths;
  const changed = changedHosts(old.evidence, evidence);
  const draft = keepOrJoin(old, changed, moment);
  addNewPaths(old, changed, moment, draft);
  const { paths, origins } = draft;
  const first = old.paths.length;
  const endsOf = (position: number) => [paths[position]?.a, paths[position]?.b];
  const byHost = reindex(old.byHost, draft, first, (position) => endsOf(position).filter((id) => id !== undefined));
  const byLink = reindex(old.byLink, draft, first, (position) => {
    const link = origins[position]?.link ?? null;
    return link === null ? [] : [link];
  });
  return { fleet, evidence, staleAfterMs, paths, origins, byHost, byLink };
}

/** One end of a path, with what its host knows of the other. */
export function endOf(evidence: Evidence, host: HostId, other: HostId): PathEnd {
  const own = evidence.hosts.get(host);
  return { host, evidence: own, reading: own?.peers.get(other) };
}

function changedHosts(before: Evidence | null, { hosts }: Evidence): ReadonlySet<HostId> {
  const changed = new Set<HostId>();
  for (const [id, own] of hosts) if (own !== before?.hosts.get(id)) changed.add(id);
  return changed;
}

function keepOrJoin(
  before: JoinedPaths,
  changed: ReadonlySet<HostId>,
  { evidence, staleAfterMs, now }: JoinMoment,
): Draft {
  const draft: Draft = { paths: [...before.paths], origins: [...before.origins], touched: [] };
  for (const [position, origin] of before.origins.entries()) {
    const path = before.paths[position];
    if (path === undefined) throw new Error('an origin without its path');
    const isDue = now > origin.holdsUntil;
    if (!isDue && !changed.has(path.a) && !changed.has(path.b)) continue;
    const [a, b] = [endOf(evidence, path.a, path.b), endOf(evidence, path.b, path.a)];
    const isSameWord = origin.readingA === a.reading && origin.readingB === b.reading && !origin.isOneEyed;
    if (!isDue && isSameWord) continue;
    draft.paths[position] = joinEnds(a, b, now, staleAfterMs);
    draft.origins[position] = originOf(a, b, now, origin.link);
    draft.touched.push(position);
  }
  return draft;
}

function originOf(a: PathEnd, b: PathEnd, now: number, link: string | null): Origin {
  const isOneEyed = (a.evidence?.sampledAt ?? null) === null || (b.evidence?.sampledAt ?? null) === null;
  return { readingA: a.reading, readingB: b.reading, isOneEyed, holdsUntil: holdsUntil(a, b, now), link };
}

/** Pairs nobody had spoken of until now. A host forgets no peer while the inventory stays. */
function addNewPaths(
  before: JoinedPaths,
  changed: ReadonlySet<HostId>,
  { evidence, fleet, staleAfterMs, now }: JoinMoment,
  { paths, origins, touched }: Draft,
): void {
  const peersOf = (from: Evidence | null, id: HostId) => from?.hosts.get(id)?.peers;
  const grown = [...changed].filter((id) => peersOf(evidence, id)?.size !== (peersOf(before.evidence, id)?.size ?? 0));
  if (grown.length === 0) return;
  const linkOf = linksOf(fleet);
  const added = new Set<string>();
  for (const id of grown) {
    for (const peer of peersOf(evidence, id)?.keys() ?? []) {
      const isKnown =
        peersOf(before.evidence, id)?.has(peer) === true || peersOf(before.evidence, peer)?.has(id) === true;
      const [low, high] = id < peer ? [id, peer] : [peer, id];
      const key = `${low}|${high}`;
      const link = linkOf(low, high);
      if (isKnown || added.has(key) || link === undefined) continue;
      added.add(key);
      const [a, b] = [endOf(evidence, low, high), endOf(evidence, high, low)];
      touched.push(paths.length);
      paths.push(joinEnds(a, b, now, staleAfterMs));
      origins.push(originOf(a, b, now, link));
    }
  }
}

/** The link of two hosts: null within a region, undefined where one of them is no witness. */
function linksOf(fleet: Fleet): (x: HostId, y: HostId) => string | null | undefined {
  const order = new Map(fleet.regions.map(({ id }, nth) => [id, nth]));
  const witnesses = fleet.hosts.filter(({ maintenance }) => maintenance === null);
  const regions = new Map(witnesses.map(({ id, region }) => [id, region]));
  return (x, y) => {
    const [a, b] = [regions.get(x), regions.get(y)];
    if (a === undefined || b === undefined) return undefined;
    if (a === b) return null;
    return (order.get(a) ?? 0) < (order.get(b) ?? 0) ? regionPairKey(a, b) : regionPairKey(b, a);
  };
}

/** Renews the lists of which a path changed. Positions from `first` on are new. */
function reindex<K extends string>(
  before: PathIndex<K>,
  { paths, touched }: Draft,
  first: number,
  keysOf: (position: number) => readonly K[],
): PathIndex<K> {
  const positions = new Map(before.positions);
  const lists = new Map(before.lists);
  const keys = new Set<K>();
  for (const position of touched) {
    for (const key of keysOf(position)) {
      keys.add(key);
      if (position >= first) positions.set(key, [...(positions.get(key) ?? []), position]);
    }
  }
  for (const key of keys)
    lists.set(
      key,
      (positions.get(key) ?? []).flatMap((position) => paths[position] ?? []),
    );
  return { lists, positions };
}
