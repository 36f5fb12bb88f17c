import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import { multiPrimaryProducts } from '../domain/multi-primary.ts';
import type { Reading } from '../domain/reading.ts';
import type { ClusterStatus, Snapshot } from '../domain/snapshot.ts';
import { isClaim } from '../quorum/claim.ts';
import type { ClusterSight } from '../quorum/cluster-sight.ts';
import type { MemberWord } from '../quorum/known-roles.ts';
import { createWhoIs } from '../quorum/who-is.ts';
import { troublesOf } from './trouble.ts';

/** When a member was seen leading last. */
export interface Led {
  /** When it said so (ms). */
  readonly at: number;
  /** What its cluster is called by its own word; null where the product has no such thing. */
  readonly identity: string | null;
  /** When it was first known to say otherwise after that (ms); null while that is its last word. */
  readonly deniedAt: number | null;
}

/** A member that was seen to lead in the place of another. */
export interface Promotion {
  readonly host: HostId;
  readonly at: number;
}

/** What is remembered of a cluster for its advice. Times are ms on the snapshot's clock. Immutable. */
export interface ClusterPast {
  /** Since when the observer has seen the cluster without a gap. */
  readonly watchedSince: number;
  /** Every member that was ever seen leading. */
  readonly led: ReadonlyMap<HostId, Led>;
  /** Up to which moment of its primary a member surely had the data, by who it followed then. */
  readonly syncedAt: ReadonlyMap<HostId, number>;
  /** Newest last. */
  readonly promotions: readonly Promotion[];
  /** Since when the same is wrong with the cluster, and the same members stand together. */
  readonly steady: { readonly words: string; readonly since: number };
  readonly notedAt: number;
}

/** What one tick shows of a cluster. */
export interface ClusterMoment {
  readonly cluster: Cluster;
  readonly snapshot: Snapshot;
  readonly status: ClusterStatus;
  /** All that members of the cluster ever said. */
  readonly words: ReadonlyMap<HostId, MemberWord>;
  readonly sight: ClusterSight;
  /** Region of each host of the inventory. */
  readonly regionOf: ReadonlyMap<HostId, string>;
}

/** Ticks come four times a second; after more than this the observer did not look (ms): a machine that slept. */
const gapMs = 5000;

/** Remembers one tick. `before` null = nothing is remembered yet. Pure. */
export function notePast(before: ClusterPast | null, moment: ClusterMoment): ClusterPast {
  const { snapshot, cluster, words } = moment;
  const now = snapshot.t;
  const isSeen = seesCluster(moment);
  const isGap = before === null || !isSeen || now - before.notedAt > gapMs;
  const led = noteLeaders(before?.led ?? new Map(), cluster, words, now);
  const said = steadyWords(moment);
  const isSteady = !isGap && before.steady.words === said;
  return {
    watchedSince: isGap ? now : before.watchedSince,
    led,
    syncedAt: noteSynced(before?.syncedAt ?? new Map(), moment),
    promotions: notePromotions(before?.promotions ?? [], moment, before?.led ?? new Map()),
    steady: isSteady ? before.steady : { words: said, since: now },
    notedAt: now,
  };
}

/** Does the observer see, and does any member speak for itself? */
function seesCluster({ snapshot: { observer }, sight }: ClusterMoment): boolean {
  const isBlind = observer.sight === 'blind' || observer.sight === 'waiting' || observer.doubt !== null;
  return !isBlind && sight.readings.size > 0;
}

function noteLeaders(
  before: ReadonlyMap<HostId, Led>,
  { members }: Cluster,
  words: ReadonlyMap<HostId, MemberWord>,
  now: number,
): ReadonlyMap<HostId, Led> {
  const after = new Map(before);
  for (const { host } of members) {
    const said = words.get(host)?.said ?? null;
    const old = before.get(host);
    if (said === null) continue;
    const { reading, takenAt } = said;
    if (isClaim(reading)) after.set(host, { at: takenAt, identity: reading.clusterIdentity, deniedAt: null });
    else if (old?.deniedAt === null) after.set(host, { ...old, deniedAt: now });
  }
  return after;
}

/** Who was seen leading last, of those who count; null = nobody ever. */
export function lastLeader(led: ReadonlyMap<HostId, Led>, counts: (host: HostId) => boolean): HostId | null {
  const seen = [...led].filter(([host]) => counts(host));
  return seen.sort(([, one], [, other]) => other.at - one.at)[0]?.[0] ?? null;
}

/** Members whose claim began after another was seen leading. Where all may lead beside each other nobody is promoted. */
function notePromotions(
  before: readonly Promotion[],
  { cluster, words }: ClusterMoment,
  led: ReadonlyMap<HostId, Led>,
): readonly Promotion[] {
  if (multiPrimaryProducts.has(cluster.product)) return [];
  const began = [...words].flatMap(([host, { claimsSince: at }]) => {
    const isNew = at !== null && !before.some((one) => one.host === host && one.at === at);
    return isNew && [...led].some(([other, was]) => other !== host && was.at < at) ? [{ host, at }] : [];
  });
  return began.length === 0 ? before : [...before, ...began];
}

/**
 * A follower that streams and has replayed all it received has its primary's data up to that moment less its own lag. What it lacks
 * of what the primary did not send it cannot know: `gate-fresh-enough` counts its word up to the beginning of the trouble only.
 */
function noteSynced(before: ReadonlyMap<HostId, number>, moment: ClusterMoment): ReadonlyMap<HostId, number> {
  const after = new Map(before);
  const note = (host: HostId, at: number) => after.set(host, Math.max(at, after.get(host) ?? at));
  const whoIs = createWhoIs(moment.cluster, moment.sight.book, moment.sight.readings.values());
  for (const [host, { said }] of moment.words) {
    if (said === null) continue;
    const { reading, takenAt } = said;
    const behindMs = behindBy(reading);
    if (behindMs !== null) note(host, takenAt - behindMs);
    for (const { name, address, state, lagBytes } of reading.replication?.downstreams ?? []) {
      const follower = whoIs(name) ?? (address === undefined ? null : whoIs(address));
      if (isClaim(reading) && follower !== null && state === 'streaming' && lagBytes === 0) note(follower, takenAt);
    }
  }
  return after;
}

/** How far a member that follows somebody is behind what it knows of (ms); null where its word does not tell. */
export function behindBy({ lag, role, replication }: Reading): number | null {
  const follows = role === 'standby' || role === 'follower';
  // Where the product tells nothing of its replication it does not say the contrary.
  if (!follows || (replication !== null && replication.state !== 'streaming') || lag === null) return null;
  if (lag.seconds !== undefined) return lag.seconds * 1000;
  return lag.bytes === 0 ? 0 : null;
}

/** What is wrong with the cluster and who stands with whom, which must not change for the hold-down, as one text. */
function steadyWords({ cluster, snapshot, status, regionOf }: ClusterMoment): string {
  const troubles = troublesOf(cluster, snapshot.situations, regionOf).map(
    ({ id, phase, type, subject }) => `${id} ${phase} ${type} ${JSON.stringify(subject)}`,
  );
  const sides = status.quorum.sides.map(({ hosts, state }) => `${hosts.join('+')} ${state}`);
  return [...troubles, ...sides].join('\n');
}
