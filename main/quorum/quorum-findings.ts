import type { ClusterId } from '../domain/ids.ts';
import type { ClusterStatus, Testimony } from '../domain/snapshot.ts';
import type { Finding } from '../verdict/finding.ts';

/** What the quorum of the clusters amounts to, and which of them are known to be well. */
export interface QuorumVerdict {
  readonly findings: readonly Finding[];
  readonly clustersWell: ReadonlySet<ClusterId>;
}

/**
 * Names clusters whose every side is without quorum even in the best case, and those whose quorate side stands at the
 * edge. Only a margin that shrank counts: a cluster that never had one warns in `fleet check` instead. `since` is when
 * the break behind it began (ms).
 */
export function quorumFindings(
  clusters: readonly ClusterStatus[],
  sinceOf: (cluster: ClusterId) => number,
  now: number,
): QuorumVerdict {
  const findings: Finding[] = [];
  const clustersWell = new Set<ClusterId>();
  for (const status of clusters) {
    const finding = quorumFinding(status, sinceOf, now);
    if (finding !== null) findings.push(finding);
    else if (isWell(status)) clustersWell.add(status.cluster);
  }
  return { findings, clustersWell };
}

function quorumFinding(status: ClusterStatus, sinceOf: (id: ClusterId) => number, now: number): Finding | null {
  const { needed, sides, total } = status.quorum;
  if (needed === null || sides.length === 0) return null;
  if (sides.every(({ state }) => state === 'inquorate')) return lost(status, sinceOf(status.cluster), now);
  const isBroken = sides.length > 1 || sides.some(({ worst }) => worst < total);
  const edge = sides.find(({ state, margin }) => state === 'at-risk' && margin.worst === 0);
  return isBroken && edge !== undefined ? atRisk(status, sinceOf(status.cluster), now) : null;
}

function isWell({ quorum }: ClusterStatus): boolean {
  return quorum.needed === null || quorum.sides.some(({ state }) => state === 'quorate' || state === 'at-risk');
}

function lost(status: ClusterStatus, since: number, now: number): Finding {
  const { cluster, quorum } = status;
  const have = quorum.sides.map(({ best }) => best).join(' and ');
  return {
    key: `quorum-lost:${cluster}`,
    matter: { type: 'quorum-lost', subject: { cluster } },
    strength: 'proven',
    since,
    observers: ['noc'],
    evidence: [count(status, now - since)],
    text: `${cluster} has no quorum on any side: ${quorum.needed} of ${quorum.total} votes needed, at best ${have}`,
  };
}

function atRisk(status: ClusterStatus, since: number, now: number): Finding {
  const { cluster, quorum } = status;
  return {
    key: `quorum-at-risk:${cluster}`,
    matter: { type: 'quorum-at-risk', subject: { cluster } },
    strength: 'proven',
    since,
    observers: ['noc'],
    evidence: [count(status, now - since)],
    text: `${cluster} stands at the edge of quorum: one more vote lost and no side has the ${quorum.needed} it needs`,
  };
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
