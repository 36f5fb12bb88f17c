import type { ClusterId, HostId, RegionId } from '../domain/ids.ts';
import type { ClusterStatus, SituationType, Testimony } from '../domain/snapshot.ts';
import type { Finding } from '../verdict/finding.ts';
import type { TrackedSituations } from '../verdict/lifecycle.ts';
import { heartbeatLostSince } from './links/heartbeat-lost.ts';
import type { StoppedMembers } from './stopped-members.ts';

/** What the quorum of the clusters amounts to, and which of them are known to be well. */
export interface QuorumVerdict {
  readonly findings: readonly Finding[];
  readonly clustersWell: ReadonlySet<ClusterId>;
}

/** The breaks behind a loss of votes: when the first began, and how far the newest evidence of them reaches (ms). */
export interface Breakage {
  /** false = no finding severs anybody: the votes went another way, as when a member of Galera leaves in good order. */
  readonly isKnown: boolean;
  readonly since: number;
  readonly lastsUntil: number;
  /** Hosts of which witnesses agree that nobody reaches them: their votes are gone, not unread. */
  readonly gone: ReadonlySet<HostId>;
}

/**
 * From the findings that sever hosts; that nobody could look is none of them. Without any the loss is as old as this moment, or as it
 * is remembered (see {@link provenLosses}).
 */
export function breakageOf(findings: readonly Finding[], hostsOf: HostsOf, now: number): Breakage {
  const severing = findings.filter(({ matter }) => severs.has(matter.type));
  if (severing.length === 0) return { isKnown: false, since: now, lastsUntil: now, gone: new Set() };
  return {
    isKnown: true,
    since: Math.min(...severing.map(({ since }) => since), now),
    lastsUntil: Math.max(...severing.map(({ lastsUntil }) => lastsUntil ?? now)),
    gone: new Set(severing.flatMap((finding) => goneBy(finding, hostsOf))),
  };
}

/** Since when losses of quorum that are proven are told (ms), by the key of their finding. */
export type ProvenLosses = ReadonlyMap<string, number>;

/** The losses of quorum that stand, from the situations before this tick; not those that a look refuted meanwhile. */
export function provenLosses(situations: TrackedSituations): ProvenLosses {
  const losses = new Map<string, number>();
  for (const [key, { situation, finding, refutedSince }] of situations) {
    const isOfQuorum = situation.type === 'quorum-lost' || situation.type === 'quorum-at-risk';
    if (isOfQuorum && finding.strength === 'proven' && refutedSince === null) losses.set(key, situation.since);
  }
  return losses;
}

/** Hosts of a region. */
export type HostsOf = ReadonlyMap<RegionId, readonly HostId[]>;

function goneBy({ matter, strength }: Finding, hostsOf: HostsOf): readonly HostId[] {
  if (strength !== 'proven') return [];
  if (matter.type === 'host-unreachable') return [matter.subject.host];
  return matter.type === 'region-dark' ? (hostsOf.get(matter.subject.region) ?? []) : [];
}

const severs: ReadonlySet<SituationType> = new Set<SituationType>([
  'partition',
  'partial-partition',
  'one-way',
  'region-dark',
  'host-unreachable',
  'host-isolated',
]);

/** What may lie behind a loss of votes. */
export interface LossGrounds {
  readonly breakage: Breakage;
  readonly stopped: StoppedMembers;
  /** The losses that stand already. */
  readonly standing: ProvenLosses;
}

/**
 * Names clusters whose every side is without quorum even in the best case, and those whose quorate side stands at the
 * edge. Only a margin that shrank counts: a cluster that never had one warns in `fleet check` instead. Votes that merely could not
 * be read make a suspicion, never more: our own blindness takes nobody's vote (architecture.md, rules 3 and 6).
 */
export function quorumFindings(
  clusters: readonly ClusterStatus[],
  { breakage, stopped, standing }: LossGrounds,
  now: number,
): QuorumVerdict {
  const findings: Finding[] = [];
  const clustersWell = new Set<ClusterId>();
  for (const status of clusters) {
    const behind = withStopped(withHeartbeats(breakage, status, now), stopped.get(status.cluster));
    const finding = quorumFinding(status, behind, now);
    if (finding !== null) findings.push(behind.isKnown ? finding : asOldAs(standing, finding));
    else if (isWell(status)) clustersWell.add(status.cluster);
  }
  return { findings, clustersWell };
}

/** A loss without a break behind it lasts from one look to the next: it would begin anew with each. */
function asOldAs(standing: ProvenLosses, finding: Finding): Finding {
  return { ...finding, since: standing.get(finding.key) ?? finding.since };
}

/** A member that is seen to be stopped has lost its vote, whether anything is cut or not. */
function withStopped(breakage: Breakage, stopped: ReadonlySet<HostId> | undefined): Breakage {
  return stopped === undefined ? breakage : { ...breakage, gone: new Set([...breakage.gone, ...stopped]) };
}

/** Votes may be lost by a heartbeat alone, while nothing is cut between hosts. */
function withHeartbeats(breakage: Breakage, status: ClusterStatus, now: number): Breakage {
  const since = heartbeatLostSince(status);
  if (since > now) return breakage;
  return { ...breakage, isKnown: true, since: Math.min(breakage.since, since), lastsUntil: now };
}

function quorumFinding(status: ClusterStatus, breakage: Breakage, now: number): Finding | null {
  const { needed, sides, total } = status.quorum;
  if (needed === null || sides.length === 0) return null;
  if (sides.every(({ state }) => state === 'inquorate')) return lost(status, breakage, now);
  const isBroken = sides.length > 1 || sides.some(({ worst }) => worst < total);
  const edge = sides.find(({ state, margin }) => state === 'at-risk' && margin.worst === 0);
  return isBroken && edge !== undefined ? atRisk(status, breakage, now) : null;
}

function isWell({ quorum }: ClusterStatus): boolean {
  return quorum.needed === null || quorum.sides.some(({ state }) => state === 'quorate' || state === 'at-risk');
}

function lost(status: ClusterStatus, { since, lastsUntil }: Breakage, now: number): Finding {
  const { cluster, quorum } = status;
  const have = quorum.sides.map(({ best }) => best).join(' and ');
  return {
    key: `quorum-lost:${cluster}`,
    matter: { type: 'quorum-lost', subject: { cluster } },
    strength: 'proven',
    since,
    lastsUntil,
    observers: ['noc'],
    evidence: [count(status, now - since)],
    text: `${cluster} has no quorum on any side: ${quorum.needed} of ${quorum.total} votes needed, at best ${have}`,
  };
}

function atRisk(status: ClusterStatus, { since, lastsUntil, gone }: Breakage, now: number): Finding {
  const { cluster, quorum } = status;
  return {
    key: `quorum-at-risk:${cluster}`,
    matter: { type: 'quorum-at-risk', subject: { cluster } },
    strength: isProvenLoss(status, gone) ? 'proven' : 'suspect',
    since,
    lastsUntil,
    observers: ['noc'],
    evidence: [count(status, now - since)],
    text: `${cluster} stands at the edge of quorum: one more vote lost and no side has the ${quorum.needed} it needs`,
  };
}

/** Is a vote surely gone, or on another side? Else it may be that nobody could look. */
function isProvenLoss({ quorum: { sides, total }, unobserved }: ClusterStatus, gone: Breakage['gone']): boolean {
  return sides.length > 1 || sides.some(({ best }) => best < total) || unobserved.some((host) => gone.has(host));
}

function count({ quorum }: ClusterStatus, ageMs: number): Testimony {
  const words = quorum.sides.map(({ hosts, worst, best }) => `${hosts.join('+') || 'nobody'}: ${worst}…${best}`);
  return {
    host: 'noc',
    what: `votes by side, worst…best: ${words.join('; ')}`,
    ageMs: Math.max(0, Math.round(ageMs)),
    domain: null,
  };
}
