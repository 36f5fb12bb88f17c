import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import { changedKeys } from './changed-keys.ts';
import type { Evidence } from './evidence.ts';
import type { PairReading } from './pair-reading.ts';
import { holdsUntil, joinEnds, type Path, type PathEnd } from './path.ts';
import { countOn, type PathStep } from './path-tally.ts';
import { regionPairKey } from './mesh.ts';
import { withEdits } from './shared-map.ts';

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
  /** Until when (ms) time alone does not change the path at each position. */
  readonly holdUntil: readonly number[];
  /** Positions of the paths against which anybody says anything, or misses what usually comes, ascending. */
  readonly doubted: readonly number[];
  /** Positions of the paths on which a port is in trouble, ascending. */
  readonly laned: readonly number[];
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
  /** Its key in `byLink`, or null within a region. */
  readonly link: string | null;
  /** Does it lead from the link's first region to its second? */
  readonly isAlong: boolean;
}

/** Before the first tick. */
export const noPaths: JoinedPaths = {
  fleet: null,
  evidence: null,
  staleAfterMs: 0,
  paths: [],
  origins: [],
  holdUntil: [],
  doubted: [],
  laned: [],
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
  readonly holdUntil: number[];
  /** Positions that hold another path than before; new ones last, ascending. */
  readonly touched: number[];
}

/**
 * Joins what changed since the tick before: the work grows with what was said, not with the paths there are. Hosts in
 * maintenance are no witnesses and have no paths.
 */
export function joinPaths(before: JoinedPaths, moment: JoinMoment): JoinedPaths {
  const { evidence, fleet, staleAfterMs } = moment;
  // Another inventory or another patience may change any path.
  const isSame = before.fleet === fleet && before.staleAfterMs === staleAfterMs;
  const old = isSame ? before : noPaths;
  const changed = changedKeys(old.evidence?.hosts, evidence.hosts);
  const draft = keepOrJoin(old, changed, moment);
  addNewPaths(old, changed, moment, draft);
  const { paths, origins, holdUntil } = draft;
  const byHost = reindex(old.byHost, old, draft, ({ a, b }) => [a, b]);
  const byLink = reindex(old.byLink, old, draft, (_, { link }) => (link === null ? [] : [link]));
  return {
    ...moment,
    paths,
    origins,
    holdUntil,
    doubted: positionsOf(old.doubted, draft, ({ isDoubted }) => isDoubted),
    laned: positionsOf(old.laned, draft, ({ lanes }) => lanes.length > 0),
    byHost,
    byLink,
  };
}

/** The positions of paths that are so, ascending; only touched ones may have become so, or be so no more. */
function positionsOf(before: readonly number[], { paths, touched }: Draft, isSo: (path: Path) => boolean) {
  const added = touched.filter((position) => isSo(at(paths, position)));
  if (added.length === 0 && before.length === 0) return before;
  const looked = new Set(touched);
  const kept = before.filter((position) => !looked.has(position));
  return added.length === 0 && kept.length === before.length ? before : [...kept, ...added].sort((x, y) => x - y);
}

/** One end of a path, with what its host knows of the other. */
export function endOf(evidence: Evidence, host: HostId, other: HostId): PathEnd {
  const own = evidence.hosts.get(host);
  return { host, evidence: own, reading: own?.peers.get(other) };
}

function keepOrJoin(before: JoinedPaths, changed: ReadonlySet<HostId>, moment: JoinMoment): Draft {
  const draft: Draft = {
    paths: [...before.paths],
    origins: [...before.origins],
    holdUntil: [...before.holdUntil],
    touched: [],
  };
  // What a host says of its peers is looked up anew only where it said anything.
  const renewed = (host: HostId, other: HostId, reading: PairReading | undefined): PathEnd =>
    changed.has(host)
      ? endOf(moment.evidence, host, other)
      : { host, evidence: moment.evidence.hosts.get(host), reading };
  for (const position of concerned(before, changed, moment)) {
    const { a, b } = at(before.paths, position);
    const origin = at(before.origins, position);
    join(draft, position, renewed(a, b, origin.readingA), renewed(b, a, origin.readingB), origin, moment);
  }
  return draft;
}

/** Positions of the paths that may have changed: a host says something else of them, or their time came. */
function concerned(
  before: JoinedPaths,
  changed: ReadonlySet<HostId>,
  { evidence, now }: JoinMoment,
): ReadonlySet<number> {
  const positions = new Set<number>();
  for (const host of changed) {
    const peers = evidence.hosts.get(host)?.peers;
    for (const position of before.byHost.positions.get(host) ?? []) {
      const { a, b } = at(before.paths, position);
      const { readingA, readingB, isOneEyed } = at(before.origins, position);
      const isSameWord = a === host ? peers?.get(b) === readingA : peers?.get(a) === readingB;
      if (!isSameWord || isOneEyed) positions.add(position);
    }
  }
  for (let position = 0; position < before.paths.length; position++) {
    if (isDue(before, position, now)) positions.add(position);
  }
  return positions;
}

function isDue({ holdUntil }: JoinedPaths, position: number, now: number): boolean {
  return now > (holdUntil[position] ?? -Infinity);
}

function join(
  { paths, origins, holdUntil, touched }: Draft,
  position: number,
  a: PathEnd,
  b: PathEnd,
  { link, isAlong }: Place,
  { now, staleAfterMs }: JoinMoment,
): void {
  const isOneEyed = (a.evidence?.sampledAt ?? null) === null || (b.evidence?.sampledAt ?? null) === null;
  paths[position] = joinEnds(a, b, now, staleAfterMs);
  origins[position] = { readingA: a.reading, readingB: b.reading, isOneEyed, link, isAlong };
  holdUntil[position] = holdsUntil(a, b, now);
  touched.push(position);
}

/** Pairs nobody had spoken of until now. A host forgets no peer while the inventory stays. */
function addNewPaths(before: JoinedPaths, changed: ReadonlySet<HostId>, moment: JoinMoment, draft: Draft): void {
  const { evidence, fleet } = moment;
  const peersOf = (from: Evidence | null, id: HostId) => from?.hosts.get(id)?.peers;
  const isGrown = (id: HostId) => peersOf(evidence, id)?.size !== (peersOf(before.evidence, id)?.size ?? 0);
  const some = new Set([...changed].filter(isGrown));
  if (some.size === 0) return;
  // In the order in which hosts were heard of first, whatever is told first in this tick: so paths keep one order.
  const grown = [...evidence.hosts.keys()].filter((id) => some.has(id));
  const linkOf = linksOf(fleet);
  const added = new Set<string>();
  for (const id of grown) {
    for (const peer of peersOf(evidence, id)?.keys() ?? []) {
      const isKnown =
        peersOf(before.evidence, id)?.has(peer) === true || peersOf(before.evidence, peer)?.has(id) === true;
      const [low, high] = id < peer ? [id, peer] : [peer, id];
      const key = `${low}|${high}`;
      const place = linkOf(low, high);
      if (peer === id || isKnown || added.has(key) || place === null) continue;
      added.add(key);
      join(draft, draft.paths.length, endOf(evidence, low, high), endOf(evidence, high, low), place, moment);
    }
  }
}

type Place = Pick<Origin, 'link' | 'isAlong'>;

const withinRegion: Place = { link: null, isAlong: true };

/** Where the path of two hosts belongs; null where one of them is no witness. */
type LinkOf = (x: HostId, y: HostId) => Place | null;

const linksOfFleets = new WeakMap<Fleet, LinkOf>();

/** An inventory never changes. */
function linksOf(fleet: Fleet): LinkOf {
  const known = linksOfFleets.get(fleet);
  if (known !== undefined) return known;
  const linkOf = createLinkOf(fleet);
  linksOfFleets.set(fleet, linkOf);
  return linkOf;
}

function createLinkOf(fleet: Fleet): LinkOf {
  const order = new Map(fleet.regions.map(({ id }, nth) => [id, nth]));
  const witnesses = fleet.hosts.filter(({ maintenance }) => maintenance === null);
  const regions = new Map(witnesses.map(({ id, region }) => [id, region]));
  return (x, y) => {
    const [a, b] = [regions.get(x), regions.get(y)];
    if (a === undefined || b === undefined) return null;
    if (a === b) return withinRegion;
    const isAlong = (order.get(a) ?? 0) < (order.get(b) ?? 0);
    return { link: isAlong ? regionPairKey(a, b) : regionPairKey(b, a), isAlong };
  };
}

interface Placed extends PathStep {
  readonly position: number;
}

/** Renews the lists of which a path changed, and their tallies. */
function reindex<K extends string>(
  before: PathIndex<K>,
  old: JoinedPaths,
  { paths, origins, touched }: Draft,
  keysOf: (path: Path, origin: Origin) => readonly K[],
): PathIndex<K> {
  if (touched.length === 0) return before;
  const added = new Map<K, number[]>();
  const steps = new Map<K, Placed[]>();
  for (const position of touched) {
    const [path, origin] = [at(paths, position), at(origins, position)];
    const isNew = position >= old.paths.length;
    const was = isNew ? undefined : at(old.paths, position);
    const step = { position, before: was, after: path, isAlong: origin.isAlong };
    for (const key of keysOf(path, origin)) {
      push(steps, key, step);
      if (isNew) push(added, key, position);
    }
  }
  const positions = withMore(before.positions, added);
  const lists = new Map<K, readonly Path[]>();
  for (const [key, changes] of steps) {
    const [old, all] = [before.lists.get(key), positions.get(key) ?? []];
    const list =
      old?.length === all.length ? withChanges(old, all, changes) : all.map((position) => at(paths, position));
    countOn(old, changes, list);
    lists.set(key, list);
  }
  return { lists: withEdits(before.lists, lists), positions };
}

/** The list with other paths at some positions; `all` are the positions of its paths, ascending. */
function withChanges(old: readonly Path[], all: readonly number[], changes: readonly Placed[]): readonly Path[] {
  const list = [...old];
  for (const { position, after } of changes) list[placeOf(all, position)] = after;
  return list;
}

/** Where a number stands in an ascending list that holds it. */
function placeOf(all: readonly number[], position: number): number {
  let [low, high] = [0, all.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function push<K, T>(lists: Map<K, T[]>, key: K, one: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}

function withMore<K>(before: ReadonlyMap<K, readonly number[]>, added: ReadonlyMap<K, readonly number[]>) {
  if (added.size === 0) return before;
  const positions = new Map(before);
  for (const [key, more] of added) positions.set(key, [...(before.get(key) ?? []), ...more]);
  return positions;
}

function at<T>(list: readonly T[], position: number): T {
  const one = list[position];
  if (one === undefined) throw new Error(`nothing at position ${position}`);
  return one;
}
