import type { Cluster } from '../domain/fleet.ts';
import type { ClusterId, HostId } from '../domain/ids.ts';
import type { Testimony } from '../domain/snapshot.ts';
import { compareText, testify, type Finding } from '../verdict/finding.ts';
import type { TrackedSituations } from '../verdict/lifecycle.ts';
import type { Picture } from '../verdict/picture.ts';
import { termText } from './claim.ts';
import type { Claim, Clash, Leadership } from './leadership.ts';

/** A cluster with the judgement of who leads it. */
export interface Led {
  readonly cluster: Cluster;
  readonly leadership: Leadership;
}

/** What the beliefs of members amount to. */
export interface RoleVerdict {
  readonly findings: readonly Finding[];
  readonly clustersOfOnePrimary: ReadonlySet<ClusterId>;
  readonly clustersLed: ReadonlySet<ClusterId>;
  /** Since when a cluster is seen without a leader (ms). */
  readonly leaderlessSince: ReadonlyMap<ClusterId, number>;
}

/** What must be known besides the moment. */
export interface RoleMemory {
  /** Confirmed dual primaries that are not over: who they were. */
  readonly openDuals: ReadonlyMap<ClusterId, readonly HostId[]>;
  readonly leaderlessSince: ReadonlyMap<ClusterId, number>;
}

/** Dual primaries that are confirmed and not over, from the situations before this tick: their clusters, and who they were. */
export function openDuals(situations: TrackedSituations): ReadonlyMap<ClusterId, readonly HostId[]> {
  const duals = new Map<ClusterId, readonly HostId[]>();
  for (const { situation } of situations.values()) {
    if (situation.type !== 'dual-primary' || situation.phase !== 'confirmed') continue;
    duals.set(situation.subject.cluster, situation.subject.hosts);
  }
  return duals;
}

/** etcd stands without a leader for 2 to 4 s after every heal, NATS for 5 s (research/7, section 3): no trouble, told after that. */
const leaderlessToldMs = 3000;
const leaderlessConfirmedMs = 8000;

/** Names clusters with two primaries at one time, and those that were read whole and have none. */
export function roleFindings(clusters: readonly Led[], memory: RoleMemory, picture: Picture): RoleVerdict {
  const findings: Finding[] = [];
  const leaderlessSince = new Map<ClusterId, number>();
  for (const led of clusters) {
    const { id } = led.cluster;
    const dual = dualPrimary(led, picture) ?? afterTheDual(led, memory.openDuals.get(id), picture);
    if (dual !== null) findings.push(dual);
    if (!led.leadership.isLeaderless) continue;
    const since = memory.leaderlessSince.get(id) ?? picture.now;
    leaderlessSince.set(id, since);
    if (picture.now - since >= leaderlessToldMs) findings.push(noPrimary(led.cluster, since, picture));
  }
  return {
    findings,
    clustersOfOnePrimary: idsOf(clusters, ({ isSettled }) => isSettled),
    clustersLed: idsOf(clusters, ({ claims }) => claims.length > 0),
    leaderlessSince,
  };
}

function idsOf(clusters: readonly Led[], holds: (leadership: Leadership) => boolean): ReadonlySet<ClusterId> {
  return new Set(clusters.filter(({ leadership }) => holds(leadership)).map(({ cluster }) => cluster.id));
}

function keyOfDual(cluster: ClusterId): string {
  return `dual-primary:${cluster}`;
}

function dualPrimary({ cluster, leadership }: Led, picture: Picture): Finding | null {
  const { clashes } = leadership;
  if (clashes.length === 0) return null;
  const claims = claimsIn(cluster, clashes);
  const hosts = claims.map(({ host }) => host);
  return {
    key: keyOfDual(cluster.id),
    matter: { type: 'dual-primary', subject: { cluster: cluster.id, hosts } },
    strength: clashes.some(({ isProven }) => isProven) ? 'proven' : 'suspect',
    since: Math.min(...clashes.map(({ since }) => since)),
    // One claimed before and after the other: that is the proof, and it needs no further time.
    confirmAfterMs: 0,
    observers: hosts,
    evidence: claims.map((claim) => testify(picture, claim.host, claimWords(claim), claim.takenAt)),
    text: `${cluster.id} has ${hosts.length} primaries: ${hosts.join(' and ')} each claim to lead${identityWords(claims)}`,
    stage: 'two primaries',
  };
}

function claimsIn({ members }: Cluster, clashes: readonly Clash[]): readonly Claim[] {
  const claims = clashes.flatMap(({ first, second }) => [first, second]);
  return members.flatMap(({ host }) => claims.find((claim) => claim.host === host) ?? []);
}

function claimWords({ reading }: Claim): string {
  const term = termText(reading);
  const parts = [
    `${reading.product} says ${reading.role}${reading.writable === true ? ', takes writes' : ''}`,
    ...(term === null ? [] : [term]),
    ...(reading.clusterIdentity === null ? [] : [`identity ${reading.clusterIdentity}`]),
  ];
  return parts.join(', ');
}

function identityWords(claims: readonly Claim[]): string {
  const identities = new Set(claims.flatMap(({ reading }) => reading.clusterIdentity ?? []));
  return identities.size === 1 ? `, with the same identity ${[...identities].join('')}` : '';
}

/** Two primaries were confirmed and are no more: the incident stays open until one leads and all others follow it. */
function afterTheDual(led: Led, hosts: readonly HostId[] | undefined, picture: Picture): Finding | null {
  if (hosts === undefined || led.leadership.isSettled) return null;
  const { cluster, leadership } = led;
  const [leader, ...more] = leadership.claims;
  // Who cannot be read may still write: nothing new is said, the old words stand.
  if (leader === undefined || more.length > 0 || hosts.some((host) => leadership.unread.includes(host))) return null;
  const behind = leadership.behind.filter((host) => host !== leader.host);
  if (behind.length === 0) return null;
  const old = behind.filter((host) => hosts.includes(host));
  const evidence: readonly Testimony[] = [testify(picture, leader.host, claimWords(leader), leader.takenAt)];
  return {
    key: keyOfDual(cluster.id),
    matter: { type: 'dual-primary', subject: { cluster: cluster.id, hosts } },
    strength: 'proven',
    since: picture.now,
    observers: [leader.host],
    evidence,
    stage: old.length > 0 ? 'diverged' : 'one primary again',
    text:
      old.length > 0
        ? `${cluster.id} has one primary again, ${leader.host}, but ${old.join(' and ')} does not follow it: what it took while it led has diverged`
        : `${cluster.id} has one primary again, ${leader.host}, but ${behind.join(' and ')} does not receive from it yet`,
  };
}

function noPrimary(cluster: Cluster, since: number, picture: Picture): Finding {
  const able = cluster.members.filter(({ role }) => role === 'data').map(({ host }) => host);
  return {
    key: `no-primary:${cluster.id}`,
    matter: { type: 'no-primary', subject: { cluster: cluster.id } },
    strength: 'proven',
    since,
    confirmAfterMs: leaderlessConfirmedMs,
    observers: [...able].sort(compareText),
    evidence: able.map((host) => testify(picture, host, 'was read and does not lead', picture.now)),
    text: `${cluster.id} has no primary: all ${able.length} members were read and none leads`,
  };
}
