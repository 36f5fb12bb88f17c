import type { SessionState } from '../domain/fact.ts';
import type { Fleet, Host } from '../domain/fleet.ts';
import type { HostId, RegionId } from '../domain/ids.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { changedKeys } from '../evidence/changed-keys.ts';
import { silentHost, type HostEvidence } from '../evidence/host-evidence.ts';
import { joinPaths, type JoinedPaths } from '../evidence/joined-paths.ts';
import type { Path } from '../evidence/path.ts';
import { later } from '../evidence/moment.ts';
import { withEdits } from '../evidence/shared-map.ts';

/** How the observer sees one host, apart from what peers say of it. */
export interface HostSight {
  readonly host: Host;
  readonly session: SessionState;
  readonly why: string | null;
  /** The host's own word is fresh. */
  readonly isRead: boolean;
  /** When the newest word of the host itself was read (ms), or null. */
  readonly heardAt: number | null;
  /** Newest moment at which the host surely lived by its own word (ms), or null. */
  readonly aliveAt: number | null;
  /** From when its newest listing is (ms), or null. */
  readonly sampledAt: number | null;
  /** Since when the observer does not read it (ms); null while it does. */
  readonly lostSince: number | null;
  /** The way its session takes, while it is read. */
  readonly route: HostEvidence['route'] | null;
}

/** Everything a tick decides from: sight and paths, indexed. Built anew each tick from the evidence. */
export interface Picture {
  readonly now: number;
  readonly fleet: Fleet;
  readonly evidence: Evidence;
  readonly hosts: ReadonlyMap<HostId, HostSight>;
  readonly hostsOf: ReadonlyMap<RegionId, readonly HostId[]>;
  /** Paths of which anything is known, each once; hosts in maintenance are no witnesses and have none. */
  readonly paths: readonly Path[];
  readonly pathsOf: ReadonlyMap<HostId, readonly Path[]>;
  /** Paths between two regions, by {@link regionPairKey} in inventory order. */
  readonly pathsBetween: ReadonlyMap<string, readonly Path[]>;
  /** Paths against which anybody says anything. */
  readonly badPaths: readonly Path[];
  /** Those, and paths on which somebody misses what usually comes. */
  readonly doubtedPaths: readonly Path[];
  /** Paths on which a port is in trouble. */
  readonly lanedPaths: readonly Path[];
}

/** The observer's own times: when it began to look, how much silence is its own lateness, and now (ms). */
export interface ObserverTimes {
  readonly startedAt: number;
  readonly lateByMs: number;
  /** All sessions stalled together, which is the observer's own trouble for now. */
  readonly forgivesStalls?: boolean;
  readonly now: number;
}

/** A picture, and the joined paths for the next one. */
export interface Drawing {
  readonly picture: Picture;
  readonly joined: JoinedPaths;
}

/** Draws the picture of one moment. `before`: the paths of the picture before. */
export function drawPicture(before: JoinedPaths, evidence: Evidence, fleet: Fleet, times: ObserverTimes): Drawing {
  const { lateByMs, now } = times;
  const staleAfterMs = fleet.policy.staleAfterMs + lateByMs;
  const hosts = sightsOf(before.evidence, evidence, fleet, times);
  const joined = joinPaths(before, { evidence, fleet, staleAfterMs, now });
  const { paths, doubted, laned, byHost, byLink } = joined;
  const doubtedPaths = doubted.flatMap((position) => paths[position] ?? []);
  const picture = {
    now,
    fleet,
    evidence,
    hosts,
    hostsOf: hostsByRegion(fleet),
    paths,
    pathsOf: byHost.lists,
    pathsBetween: byLink.lists,
    badPaths: doubtedPaths.filter(({ since }) => since !== null),
    doubtedPaths,
    lanedPaths: laned.flatMap((position) => paths[position] ?? []),
  };
  return { picture, joined };
}

const regionHosts = new WeakMap<Fleet, ReadonlyMap<RegionId, readonly HostId[]>>();

/** The hosts of each region. An inventory never changes, so they are sorted once. */
function hostsByRegion(fleet: Fleet): ReadonlyMap<RegionId, readonly HostId[]> {
  const known = regionHosts.get(fleet);
  if (known !== undefined) return known;
  const hosts = new Map<RegionId, HostId[]>(fleet.regions.map(({ id }) => [id, []]));
  for (const { id, region } of fleet.hosts) hosts.get(region)?.push(id);
  regionHosts.set(fleet, hosts);
  return hosts;
}

const noSights: ReadonlyMap<HostId, HostSight> = new Map();

/** What was seen from one evidence, by which times of the observer. */
interface Seen {
  readonly fleet: Fleet;
  readonly times: ObserverTimes;
  readonly sights: ReadonlyMap<HostId, HostSight>;
  /** Until then (ms) time alone changes no sight. */
  readonly holdUntil: number;
}

/** The newest sights from an evidence: most hosts are seen the same a tick later. */
const seenFrom = new WeakMap<Evidence, Seen>();

function sightsOf(
  before: Evidence | null,
  evidence: Evidence,
  fleet: Fleet,
  times: ObserverTimes,
): ReadonlyMap<HostId, HostSight> {
  const { startedAt, now } = times;
  const seen = before === null ? undefined : seenFrom.get(before);
  const old = seen?.fleet === fleet && seen.times.startedAt === startedAt ? seen : undefined;
  const changed = changedKeys(old === undefined ? undefined : before?.hosts, evidence.hosts);
  const isQuick = old !== undefined && holdsOn(old, times);
  let holdUntil = isQuick ? old.holdUntil : Number.POSITIVE_INFINITY;
  const edits = new Map<HostId, HostSight>();
  for (const host of isQuick ? hostsOf(fleet, changed) : fleet.hosts) {
    const own = evidence.hosts.get(host.id);
    const until = readUntil(own, fleet.policy.staleAfterMs, times);
    const isRead = now <= until;
    if (isRead) holdUntil = Math.min(holdUntil, until);
    if (old?.sights.get(host.id)?.isRead === isRead && !changed.has(host.id)) continue;
    edits.set(host.id, sightOf(host, own, isRead, startedAt));
  }
  const sights = withEdits(old?.sights ?? noSights, edits);
  seenFrom.set(evidence, { fleet, times, sights, holdUntil });
  return sights;
}

/** Are sights of hosts of which nothing was told still what they were? What the observer forgives may bring some back. */
function holdsOn({ times: before, holdUntil }: Seen, times: ObserverTimes): boolean {
  const isSame = before.lateByMs === times.lateByMs && before.forgivesStalls === times.forgivesStalls;
  return isSame && times.now >= before.now && times.now <= holdUntil;
}

function hostsOf(fleet: Fleet, ids: ReadonlySet<HostId>): readonly Host[] {
  const byId = hostsById(fleet);
  return [...ids].flatMap((id) => byId.get(id) ?? []);
}

const knownHosts = new WeakMap<Fleet, ReadonlyMap<HostId, Host>>();

function hostsById(fleet: Fleet): ReadonlyMap<HostId, Host> {
  const known = knownHosts.get(fleet);
  if (known !== undefined) return known;
  const hosts = new Map(fleet.hosts.map((host) => [host.id, host]));
  knownHosts.set(fleet, hosts);
  return hosts;
}

/** Until when (ms) the host's own word counts as fresh, if nothing else is told. */
function readUntil(
  own: HostEvidence | undefined,
  staleAfterMs: number,
  { lateByMs, forgivesStalls = false }: ObserverTimes,
): number {
  const { heardAt, session } = own ?? silentHost;
  const isSpoken = session === 'streaming' || (forgivesStalls && session === 'stalled');
  return heardAt !== null && isSpoken ? heardAt + staleAfterMs + lateByMs : Number.NEGATIVE_INFINITY;
}

function sightOf(host: Host, own: HostEvidence = silentHost, isRead: boolean, startedAt: number): HostSight {
  const { session, why, heardAt, aliveAt, sampledAt, sessionSince, route } = own;
  const lostSince = isRead ? null : (heardAt ?? sessionSince ?? startedAt);
  return { host, session, why, isRead, heardAt, aliveAt, sampledAt, lostSince, route: isRead ? route : null };
}

/** Does the host's word count? Hosts in maintenance are no witnesses. */
export function isWitness(sight: HostSight | undefined): boolean {
  return sight !== undefined && sight.host.maintenance === null;
}

/** The other end of a path. */
export function otherEnd(path: Path, host: HostId): HostId {
  return path.a === host ? path.b : path.a;
}

/** Bad in a way that breaks the pair: packets are lost in at least one direction. */
export function isBroken(path: Path): boolean {
  return path.state === 'cut' || path.state === 'one-way';
}

/** The region of a host of the picture. */
export function regionOf(picture: Picture, host: HostId): RegionId {
  const sight = picture.hosts.get(host);
  if (sight === undefined) throw new Error(`host ${host} is not in the picture`);
  return sight.host.region;
}

/** A listing may come so much late (ms). */
const lateMs = 500;

/** Within so long (ms) the next word of a host that is read comes. */
export function nextWordWithinMs({ fleet }: Picture): number {
  return fleet.policy.sampleIntervalMs + lateMs;
}

/** A word or proof must be this much newer than a break's beginning to speak about the time after it. */
export const newerByMs = 500;

/** Was the host seen alive after `since`: by its own word to the observer, by a proof of any peer, or by its packets? */
export function isSeenAlive(picture: Picture, host: HostId, since: number): boolean {
  return isHeardSince(picture, host, since) || isProvenSince(picture, host, since) || isHeardByPeer(picture, host);
}

/** Do packets of the host arrive at a peer whom it does not reach itself? Dead hosts send none (research/1, C.2, 2). */
export function isHeardByPeer(picture: Picture, host: HostId): boolean {
  return (picture.pathsOf.get(host) ?? []).some(
    ({ a, state, forward, reverse }) => state === 'one-way' && (a === host ? forward : reverse) === 'arrives',
  );
}

/** Did the host itself speak to the observer after `since`? */
export function isHeardSince(picture: Picture, host: HostId, since: number): boolean {
  const aliveAt = picture.hosts.get(host)?.aliveAt ?? null;
  return aliveAt !== null && aliveAt > since + newerByMs;
}

/** Did any peer prove a working path with the host after `since`? */
export function isProvenSince(picture: Picture, host: HostId, since: number): boolean {
  return (picture.pathsOf.get(host) ?? []).some((path) => isNewer(path.provenAt, since));
}

/** Is a proof newer than a break that began at `since`? */
export function isNewer(provenAt: number | null, since: number): boolean {
  return provenAt !== null && provenAt > since + newerByMs;
}

/** By list: lists never change, and each path of a link asks for it. */
const newestProofs = new WeakMap<readonly Path[], number | null>();

/** The newest proof of any of these paths (ms), or null. */
export function newestProof(paths: readonly Path[]): number | null {
  const known = newestProofs.get(paths);
  if (known !== undefined) return known;
  const newest = paths.reduce<number | null>((at, { provenAt }) => later(at, provenAt), null);
  newestProofs.set(paths, newest);
  return newest;
}
