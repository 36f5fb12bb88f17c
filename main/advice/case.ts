import type { Cluster, Fleet, Member } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { ClusterStatus, HostStatus, Situation, Snapshot, Testimony } from '../domain/snapshot.ts';
import type { ClusterSight } from '../quorum/cluster-sight.ts';
import type { SightOf } from '../quorum/count-clusters.ts';
import type { KnownRoles, MemberWord } from '../quorum/known-roles.ts';
import { createWhoIs } from '../quorum/who-is.ts';
import type { Attestations } from './attestation.ts';
import { lastLeader, type ClusterPast } from './cluster-past.ts';
import { meaningOf, type PromotionMeaning } from './promotion-meaning.ts';
import { bearingOf, troublesOf } from './trouble.ts';

/** One tick, as the advice needs it. */
export interface AdviceMoment {
  readonly fleet: Fleet;
  readonly snapshot: Snapshot;
  readonly roles: KnownRoles;
  readonly sightOf: SightOf;
}

/** "Promote this member of that cluster?", with what people vouch for. */
export interface Question {
  readonly cluster: Cluster;
  readonly candidate: Member;
  readonly attestations: Attestations;
}

/** Everything that the gates of one question are judged from. */
export interface Case extends Question {
  /** ms, the snapshot's clock. */
  readonly now: number;
  readonly moment: AdviceMoment;
  readonly snapshot: Snapshot;
  readonly status: ClusterStatus;
  readonly sight: ClusterSight;
  /** All that members of the cluster ever said. */
  readonly words: ReadonlyMap<HostId, MemberWord>;
  readonly past: ClusterPast;
  readonly regionOf: ReadonlyMap<HostId, string>;
  readonly meaning: PromotionMeaning;
  readonly oldPrimary: HostId | null;
  /** The confirmed situation that can be the reason for a promotion, the oldest if several; null = none. */
  readonly reason: Situation | null;
  /** The same, only suspected. */
  readonly suspicion: Situation | null;
  /** What speaks against any promotion, confirmed before suspected; null = nothing. */
  readonly against: Situation | null;
}

const nobody: ReadonlyMap<HostId, MemberWord> = new Map();

/** The region of each host of an inventory. */
export function regionsOf({ hosts }: Fleet): ReadonlyMap<HostId, string> {
  return new Map(hosts.map(({ id, region }) => [id, region]));
}

/** All that members of a cluster ever said. */
export function wordsOf({ roles }: AdviceMoment, { id }: Cluster): ReadonlyMap<HostId, MemberWord> {
  return roles.get(id) ?? nobody;
}

/** Lays a question out over one tick and what is remembered of its cluster. */
export function layOut(question: Question, moment: AdviceMoment, status: ClusterStatus, past: ClusterPast): Case {
  const { cluster, candidate } = question;
  const { snapshot, fleet } = moment;
  const regionOf = regionsOf(fleet);
  const words = wordsOf(moment, cluster);
  const sight = moment.sightOf(cluster);
  const oldPrimary = oldPrimaryOf(cluster, candidate.host, past, sight);
  const pair = { cluster, candidate: candidate.host, old: oldPrimary, regionOf };
  const troubles = troublesOf(cluster, snapshot.situations, regionOf);
  const find = (bearing: 'reason' | 'against', phase: Situation['phase']) =>
    troubles.find((one) => one.phase === phase && bearingOf(one, pair) === bearing) ?? null;
  return {
    ...question,
    now: snapshot.t,
    moment,
    snapshot,
    status,
    sight,
    words,
    past,
    regionOf,
    meaning: meaningOf(cluster),
    oldPrimary,
    reason: find('reason', 'confirmed'),
    suspicion: find('reason', 'suspected'),
    against: find('against', 'confirmed') ?? find('against', 'suspected'),
  };
}

/** Who was seen leading last; where nobody ever was, the one whom all members that were read name. */
function oldPrimaryOf(cluster: Cluster, candidate: HostId, past: ClusterPast, sight: ClusterSight): HostId | null {
  const isMember = (host: HostId) => cluster.members.some((member) => member.host === host);
  const led = lastLeader(past.led, (host) => host !== candidate && isMember(host));
  if (led !== null) return led;
  const whoIs = createWhoIs(cluster, sight.book, sight.readings.values());
  const named = new Set([...sight.readings.values()].flatMap(({ leader }) => (leader === null ? [] : [whoIs(leader)])));
  const [one, ...more] = named;
  return one === undefined || more.length > 0 || one === candidate ? null : one;
}

/** What the snapshot says of a host. */
export function hostOf({ snapshot }: Case, host: HostId): HostStatus | undefined {
  return snapshot.hosts.find(({ id }) => id === host);
}

/** One testimony of the sheet. `at` = when it was last true (ms). */
export function testify(
  { moment, now }: Pick<Case, 'moment' | 'now'>,
  host: Testimony['host'],
  what: string,
  at: number,
): Testimony {
  const known = moment.fleet.hosts.find(({ id }) => id === host);
  const domain = known === undefined ? null : (known.failureDomain ?? known.region);
  return { host, what, ageMs: Math.max(0, Math.round(now - at)), domain };
}

/** Whole seconds of a duration, for sentences. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
