import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import { multiPrimaryProducts } from '../domain/multi-primary.ts';
import type { Reading } from '../domain/reading.ts';
import { withoutLeader } from '../domain/without-leader.ts';
import { isClaim } from './claim.ts';
import { freshReading, type MemberWord, type RoleReading } from './known-roles.ts';
import type { WhoIs } from './who-is.ts';

/** A member that claims to lead now, and since when it has claimed it without a word to the contrary. */
export interface Claim {
  readonly host: HostId;
  readonly reading: Reading;
  /** ms. */
  readonly since: number;
  readonly takenAt: number;
}

/** Two members that both claim what only one may have. */
export interface Clash {
  readonly first: Claim;
  readonly second: Claim;
  /** Since when both claim it (ms). */
  readonly since: number;
  /** true when one claimed before and after a claim of the other: then both did at one time, whatever the probes' rhythm. */
  readonly isProven: boolean;
}

/** Who leads a cluster, as far as its members say. */
export interface Leadership {
  /** Who may act as a leader, in the inventory's order. */
  readonly claims: readonly Claim[];
  /** Members that still claim an older term of a consensus: they cannot commit, and stop when they hear of the newer one. */
  readonly stale: readonly Claim[];
  readonly clashes: readonly Clash[];
  /** Members that hold different data under one cluster's name; null where all identities agree or are not told. */
  readonly strangers: readonly Claim[];
  /** Every member that could lead was read just now, and none claims to. */
  readonly isLeaderless: boolean;
  /** Members that were read and do not follow the one that leads, or receive nothing from it. */
  readonly behind: readonly HostId[];
  /** Members that could lead too and of whom nothing is known now: each may still believe that it does. */
  readonly unread: readonly HostId[];
  /** One leads, all others were read, follow it and receive from it: nothing is left of an incident. */
  readonly isSettled: boolean;
}

/** Two answers this close together were given at one time (ms). */
const sameMomentMs = 250;

/** Judges who leads. Pure; `now` in ms. Without a single word of any member everything is empty. */
export function judgeLeadership(
  cluster: Cluster,
  words: ReadonlyMap<HostId, MemberWord>,
  whoIs: WhoIs,
  now: number,
): Leadership {
  const able = cluster.members.filter(({ role }) => role !== 'witness');
  const all = able.flatMap(({ host }) => claimOf(host, words.get(host), now) ?? []);
  const newest = newestTerm(all);
  const stale = all.filter((claim) => isOutdated(claim.reading, newest));
  const claims = all.filter((claim) => !stale.includes(claim));
  const clashes = claims.flatMap((first, nth) =>
    claims.slice(nth + 1).flatMap((second) => clashOf(first, second, whoIs) ?? []),
  );
  const { behind, unread } = followers(cluster, words, { claims, whoIs, now });
  return {
    claims,
    stale,
    clashes,
    strangers: strangersAmong(claims),
    isLeaderless: all.length === 0 && isReadWhole(cluster, words, now),
    behind,
    unread,
    isSettled:
      claims.length > 0 && unread.length === 0 && behind.length === 0 && stale.length === 0 && clashes.length === 0,
  };
}

function claimOf(host: HostId, word: MemberWord | undefined, now: number): Claim | null {
  const said = freshReading(word, now);
  if (said === null || !isClaim(said.reading)) return null;
  return { host, reading: said.reading, since: word?.claimsSince ?? said.takenAt, takenAt: said.takenAt };
}

/** Terms of a consensus order its leaders; timelines of replication order nothing (research/7, traps 5 and 8). */
function newestTerm(claims: readonly Claim[]): number {
  return Math.max(...claims.map(({ reading }) => consensusTerm(reading) ?? Number.NEGATIVE_INFINITY));
}

function consensusTerm({ role, term }: Reading): number | null {
  return role === 'leader' && typeof term?.value === 'number' ? term.value : null;
}

function isOutdated(reading: Reading, newest: number): boolean {
  const term = consensusTerm(reading);
  return term !== null && term < newest;
}

function clashOf(first: Claim, second: Claim, whoIs: WhoIs): Clash | null {
  if (identitiesDiffer(first.reading, second.reading)) return null;
  if (multiPrimaryProducts.has(first.reading.product) && areOneComponent(first, second, whoIs)) return null;
  const since = Math.max(first.since, second.since);
  const until = Math.min(first.takenAt, second.takenAt);
  if (since <= until) return { first, second, since, isProven: since < until || straddles(first, second) };
  return since - until <= sameMomentMs ? { first, second, since, isProven: false } : null;
}

/** Did one of them claim it before and after the other? */
function straddles(first: Claim, second: Claim): boolean {
  const [earlier, later] = first.since <= second.since ? [first, second] : [second, first];
  return earlier.since < later.since && later.takenAt < earlier.takenAt;
}

function identitiesDiffer(a: Reading, b: Reading): boolean {
  return a.clusterIdentity !== null && b.clusterIdentity !== null && a.clusterIdentity !== b.clusterIdentity;
}

/**
 * Does either of them count the other in? Two components with one state id share even their number (research/7, trap 6). Members
 * may be listed without an address (Galera's AUTO): such a one may be the other.
 */
function areOneComponent(first: Claim, second: Claim, whoIs: WhoIs): boolean {
  const words = [countsIn(first, second, whoIs), countsIn(second, first, whoIs)];
  return words.includes(true) || words.every((word) => word === null);
}

/** true = it lists the other, false = it lists only others, null = it lists somebody who may be anybody. */
function countsIn(one: Claim, other: Claim, whoIs: WhoIs): boolean | null {
  const there = one.reading.members.filter(({ up, role }) => up !== false && role !== 'witness');
  const hosts = there.map(({ name }) => whoIs(name));
  if (hosts.includes(other.host)) return true;
  return hosts.length === 0 || hosts.includes(null) ? null : false;
}

function strangersAmong(claims: readonly Claim[]): readonly Claim[] {
  const known = new Set(claims.flatMap(({ reading }) => reading.clusterIdentity ?? []));
  return known.size > 1 ? claims.filter(({ reading }) => reading.clusterIdentity !== null) : [];
}

/** Was everybody who could lead read just now? Witnesses and members of products without leaders never lead. */
function isReadWhole(cluster: Cluster, words: ReadonlyMap<HostId, MemberWord>, now: number): boolean {
  if (withoutLeader.has(cluster.product)) return false;
  const able = cluster.members.filter(({ role }) => role === 'data');
  return able.length > 0 && able.every(({ host }) => freshReading(words.get(host), now) !== null);
}

/** How the members that could lead stand to the one that does. */
function followers(
  cluster: Cluster,
  words: ReadonlyMap<HostId, MemberWord>,
  { claims, whoIs, now }: { readonly claims: readonly Claim[]; readonly whoIs: WhoIs; readonly now: number },
): Pick<Leadership, 'behind' | 'unread'> {
  const [leader] = claims;
  const others = cluster.members.filter(
    ({ host, role }) => role === 'data' && !claims.some((claim) => claim.host === host),
  );
  const said = others.map(({ host }) => ({ host, fresh: freshReading(words.get(host), now) }));
  const isBehind = (fresh: RoleReading | null) =>
    fresh !== null && leader !== undefined && !follows(fresh.reading, leader.host, whoIs);
  return {
    behind: said.filter(({ fresh }) => isBehind(fresh)).map(({ host }) => host),
    unread: said.filter(({ fresh }) => fresh === null).map(({ host }) => host),
  };
}

/** Does it follow that leader, and do its data flow? Where the product tells nothing of it, it does not say the contrary. */
function follows({ leader, replication }: Reading, host: HostId, whoIs: WhoIs): boolean {
  if (leader !== null && whoIs(leader) !== host && whoIs(leader) !== null) return false;
  return replication === null || replication.state === 'streaming' || replication.state === 'unknown';
}
