import type { ClusterLink } from '../../domain/cluster-link.ts';
import type { Cluster, Fleet } from '../../domain/fleet.ts';
import type { ClusterId, HostId } from '../../domain/ids.ts';
import type { Reading } from '../../domain/reading.ts';
import type { Situation } from '../../domain/snapshot.ts';
import type { AddressBook } from '../../evidence/address-book.ts';
import { isBroken, regionOf, type Picture } from '../../verdict/picture.ts';
import { freshReading, type KnownRoles, type MemberWord, type RoleReading } from '../known-roles.ts';
import type { StoppedMembers } from '../stopped-members.ts';
import type { TieOf } from '../togetherness.ts';
import { createWhoIs } from '../who-is.ts';
import { clusterLinks, linkRows, type LinkSight, type PairLinks } from './cluster-links.ts';
import { judgePair } from './judge-pair.ts';
import { linkWords, type JudgedPair, type SilentMember } from './link-words.ts';
import { pairKey, pathOf } from './member-pair.ts';
import { isBad } from './tcp-link.ts';
import { toldKey } from './told-link.ts';

/** Since when links are told to be down (ms), by cluster and `toldKey`. Only of clusters in trouble. */
export type HeartbeatMemory = ReadonlyMap<ClusterId, ReadonlyMap<string, number>>;

/** A cluster of which a link is in trouble by itself, while the hosts at its ends reach each other. */
export interface LinkedCluster {
  /** Every link of the pairs in trouble. */
  readonly links: readonly ClusterLink[];
  /** Is the heartbeat of these two members cut, so that they are not together for their product? Symmetric. */
  readonly isHeartbeatCut: (a: HostId, b: HostId) => boolean;
  /** Members that no other hears and that could not be asked: nobody sees them take part. */
  readonly silent: ReadonlySet<HostId>;
  readonly warnings: readonly string[];
}

/** What the links of all clusters are judged from, besides the picture. */
export interface LinkGrounds {
  readonly roles: KnownRoles;
  readonly book: AddressBook;
  /** Situations of the tick before: what is confirmed to be cut. */
  readonly situations: readonly Situation[];
  /** The tie of two hosts by all that is known of their paths. */
  readonly tieOf: TieOf;
  readonly memory: HeartbeatMemory;
  /** Members that are known to be stopped: nobody wonders why they are not heard. */
  readonly stopped: StoppedMembers;
}

/** The clusters with a link in trouble, and what is to be remembered of them. */
export interface LinkedClusters {
  readonly linked: ReadonlyMap<ClusterId, LinkedCluster>;
  readonly memory: HeartbeatMemory;
}

/** These are together only with whom they exchange heartbeats, and tell those themselves (research/1, D.0). */
const followsItsWord = new Set(['corosync', 'pacemaker', 'rabbitmq']);

const nothing: LinkedClusters = { linked: new Map(), memory: new Map() };

/**
 * Looks at the links of the clusters of which a member tells of a lost heartbeat, or a port of theirs is confirmed to be
 * filtered; all others are left alone, so that a fleet at rest costs next to nothing.
 */
export function linkClusters(picture: Picture, grounds: LinkGrounds): LinkedClusters {
  const filtered = filteredPorts(grounds.situations);
  const troubled = [...new Set([...tellingTrouble(picture, grounds.roles), ...onFilteredPaths(picture, filtered)])];
  if (troubled.length === 0) return nothing;
  const linked = new Map<ClusterId, LinkedCluster>();
  const memory = new Map<ClusterId, ReadonlyMap<string, number>>();
  for (const cluster of troubled) {
    const pairs = clusterLinks(cluster, linkSight(cluster, picture, grounds, filtered));
    memory.set(cluster.id, downSince(pairs));
    const one = judgeCluster(cluster, pairs, picture, grounds);
    if (one !== null) linked.set(cluster.id, one);
  }
  return { linked, memory };
}

/** Every link of one cluster as it is now: for whoever looks at it. */
export function allLinks(cluster: Cluster, picture: Picture, grounds: LinkGrounds): readonly ClusterLink[] {
  return linkRows(clusterLinks(cluster, linkSight(cluster, picture, grounds, filteredPorts(grounds.situations))));
}

function linkSight(
  cluster: Cluster,
  picture: Picture,
  { roles, book, memory, stopped }: LinkGrounds,
  filtered: ReadonlySet<string>,
): LinkSight {
  const { now } = picture;
  const words = roles.get(cluster.id) ?? new Map<HostId, MemberWord>();
  const readings = saidLately(words, now);
  const whoIs = createWhoIs(
    cluster,
    book,
    [...readings.values()].map(({ reading }) => reading),
  );
  return {
    tcp: {
      picture,
      isFiltered: (client, server, port) =>
        filtered.has(filterName(regionOf(picture, client), regionOf(picture, server), port)),
    },
    told: {
      readings,
      old: saidBefore(words, readings),
      whoIs,
      stopped: stopped.get(cluster.id) ?? new Set(),
      downSince: memory.get(cluster.id) ?? new Map(),
      now,
    },
  };
}

function saidLately(words: ReadonlyMap<HostId, MemberWord>, now: number): ReadonlyMap<HostId, RoleReading> {
  return new Map(
    [...words].flatMap(([host, word]) => {
      const said = freshReading(word, now);
      return said === null ? [] : [[host, said] as const];
    }),
  );
}

/** The last word of everybody who says nothing now. */
function saidBefore(
  words: ReadonlyMap<HostId, MemberWord>,
  readings: ReadonlyMap<HostId, RoleReading>,
): ReadonlyMap<HostId, RoleReading> {
  return new Map(
    [...words].flatMap(([host, { said }]) => (said === null || readings.has(host) ? [] : [[host, said] as const])),
  );
}

function judgeCluster(
  cluster: Cluster,
  pairs: readonly PairLinks[],
  picture: Picture,
  { tieOf, stopped }: LinkGrounds,
): LinkedCluster | null {
  // What is cut between hosts is told as such; here is what is cut although they reach each other.
  const apart = pairs.filter(({ pair }) => tieOf(pair.a, pair.b) !== 'severed' && !isCutPath(picture, pair));
  const judged = apart.map(({ pair, links, anyPort }) => ({ pair, ...judgePair(links, anyPort) }));
  const bad = apart.filter(({ links }) => links.some(({ state }) => isBad(state)));
  if (bad.length === 0) return null;
  const unheard = followsItsWord.has(cluster.product) ? silentMembers(judged) : [];
  const silent = unheard.filter(({ host }) => stopped.get(cluster.id)?.has(host) !== true);
  const quiet = new Set(silent.map(({ host }) => host));
  const cut = new Set(judged.filter((one) => isApart(cluster, one, quiet)).map(({ pair }) => pairKey(pair.a, pair.b)));
  return {
    links: linkRows(bad),
    isHeartbeatCut: (a, b) => cut.has(pairKey(a, b)),
    silent: quiet,
    warnings: linkWords(judged, silent, picture.now),
  };
}

function isCutPath(picture: Picture, pair: PairLinks['pair']): boolean {
  const path = pathOf(picture, pair);
  return path !== undefined && isBroken(path);
}

function isApart(cluster: Cluster, { pair, heartbeat }: JudgedPair, quiet: ReadonlySet<HostId>): boolean {
  if (heartbeat.carried === 'silent') return quiet.has(pair.a) || quiet.has(pair.b);
  const isTold = heartbeat.links.some(({ via }) => via !== 'TCP');
  return heartbeat.carried === 'cut' && (!isTold || followsItsWord.has(cluster.product));
}

/** Members whose every heartbeat that anybody could judge is missed by the other end, themselves not read. */
function silentMembers(judged: readonly JudgedPair[]): readonly SilentMember[] {
  const deaf = new Map<HostId, HostId[]>();
  for (const { pair, heartbeat } of judged) {
    if (heartbeat.carried !== 'silent') continue;
    const teller = heartbeat.links.flatMap(({ witnesses }) => witnesses)[0]?.host;
    const host = teller === pair.a ? pair.b : pair.a;
    if (teller !== undefined) deaf.set(host, [...(deaf.get(host) ?? []), teller]);
  }
  return [...deaf].map(([host, deafEars]) => ({ host, deafEars }));
}

function downSince(pairs: readonly PairLinks[]): ReadonlyMap<string, number> {
  return new Map(
    pairs.flatMap(({ pair, links }) =>
      links.flatMap(({ via, since }) =>
        via === 'TCP' || since === null ? [] : [[toldKey(pair, via), since] as const],
      ),
    ),
  );
}

const losing = new WeakMap<Reading, boolean>();

/** Does it tell of a heartbeat that does not arrive? A reading never changes: looked through once. */
function losesHeartbeats(reading: Reading): boolean {
  if (reading.heartbeats.length === 0) return false;
  const known = losing.get(reading) ?? reading.heartbeats.some(({ up }) => up !== true);
  losing.set(reading, known);
  return known;
}

function tellingTrouble({ fleet, now }: Picture, roles: KnownRoles): readonly Cluster[] {
  const found: Cluster[] = [];
  for (const [id, words] of roles) {
    const tells = [...words.values()].some(
      (word) => word.said !== null && losesHeartbeats(word.said.reading) && freshReading(word, now) !== null,
    );
    const cluster = tells ? fleet.clusters.find((one) => one.id === id) : undefined;
    if (cluster !== undefined) found.push(cluster);
  }
  return found;
}

function filterName(from: string, to: string, port: number): string {
  return `${from}>${to}:${port}`;
}

function filteredPorts(situations: readonly Situation[]): ReadonlySet<string> {
  return new Set(
    situations.flatMap((one) =>
      one.type === 'port-filtered' && one.phase === 'confirmed'
        ? [filterName(one.subject.from, one.subject.to, one.subject.port)]
        : [],
    ),
  );
}

const memberships = new WeakMap<Fleet, ReadonlyMap<HostId, readonly Cluster[]>>();

/** The clusters of each host. An inventory never changes: sorted once. */
function clustersOf(fleet: Fleet): ReadonlyMap<HostId, readonly Cluster[]> {
  const known = memberships.get(fleet);
  if (known !== undefined) return known;
  const found = new Map<HostId, Cluster[]>();
  for (const cluster of fleet.clusters) {
    for (const { host } of cluster.members) found.set(host, [...(found.get(host) ?? []), cluster]);
  }
  memberships.set(fleet, found);
  return found;
}

/** Clusters with both ends of a path on which a port is in trouble: looked for only where a filtered port is confirmed. */
function onFilteredPaths(picture: Picture, filtered: ReadonlySet<string>): readonly Cluster[] {
  if (filtered.size === 0) return [];
  const clusters = clustersOf(picture.fleet);
  return picture.lanedPaths.flatMap((path) => {
    const isCut = path.lanes.some(({ client, serving, port }) =>
      filtered.has(filterName(regionOf(picture, client), regionOf(picture, serving), port)),
    );
    if (!isCut) return [];
    return (clusters.get(path.a) ?? []).filter(({ members }) => members.some(({ host }) => host === path.b));
  });
}
