import type { WhatIfAnswer, WhatIfAsk } from '../contract/what-if.ts';
import type { Cluster, Fleet } from '../domain/fleet.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import { clusterParts, type ClusterParts } from '../quorum/cluster-losses.ts';
import type { ClusterSight } from '../quorum/cluster-sight.ts';
import { clusterStatus, countCluster } from '../quorum/cluster-status.ts';
import type { LinksOf, SightOf } from '../quorum/count-clusters.ts';
import { voteNotes } from '../quorum/vote-notes.ts';
import { calmSight, clusterAfter, type Loss } from '../quorum/what-if.ts';
import { lossOf, missing } from './imagined-loss.ts';
import { lossRows } from './loss-rows.ts';

/** What a question is answered from: one tick. */
export interface WhatIfGrounds {
  readonly fleet: Fleet;
  /** ms, the snapshot's clock. */
  readonly now: number;
  readonly sightOf: SightOf;
  readonly linksOf: LinksOf;
}

/**
 * Answers the what-if of a page over the sight of the last tick: the present one where any vote of the cluster is seen,
 * else the calm world, and it says which. Before the first tick (null) it refuses. Counting is that of main/quorum, live and imagined alike. What is kept is only what would be counted again.
 */
export function answerWhatIf(ask: WhatIfAsk, grounds: WhatIfGrounds | null): WhatIfAnswer {
  if (grounds === null) return { kind: 'refused', why: 'nothing was counted yet: the engine is starting' };
  const { fleet, now, sightOf, linksOf } = grounds;
  const cluster = fleet.clusters.find(({ id }) => id === ask.cluster);
  if (cluster === undefined) return { kind: 'refused', why: missing('cluster', ask.cluster) };
  const parts = clusterParts(cluster, fleet);
  const losses: Loss[] = [];
  for (const one of ask.losses) {
    const loss = lossOf(one, fleet, parts);
    if (!loss.ok) return { kind: 'refused', why: loss.error };
    losses.push(loss.value);
  }
  const present = sightOf(cluster);
  const isSeen = parts.votes.some(({ member }) => present.seen.has(member.host));
  const sight = isSeen ? present : calmSight(fleet);
  const before = isSeen ? clusterStatus(cluster, sight) : calmStatus(cluster, sight);
  const { table, untried } = lossRows({ cluster, fleet, sight, before, parts });
  return {
    kind: 'counted',
    cluster: cluster.id,
    t: now,
    grounds: isSeen ? 'present' : 'calm',
    before,
    links: [...linksOf(cluster)],
    after: clusterAfter(cluster, fleet, sight, losses, before),
    votes: parts.votes.map(({ cluster: of, member: { host, votes, role } }) => ({
      cluster: of,
      host,
      votes,
      isWitness: role === 'witness',
      isSeen: sight.seen.has(host),
    })),
    regions: [...parts.regions],
    hosts: [...parts.hosts],
    table: [...table],
    notes: [...voteNotes(before, weightsOf(parts), breaksTies(cluster)), ...untried],
  };
}

function weightsOf({ votes }: ClusterParts): readonly number[] {
  return votes.map(({ member }) => member.votes);
}

function breaksTies({ quorum }: Cluster): boolean {
  return quorum.autoTieBreaker !== undefined || quorum.model === 'qdevice';
}

const calm = new WeakMap<Cluster, ClusterStatus>();

/** The calm world is always the same: it is counted once. */
function calmStatus(cluster: Cluster, sight: ClusterSight): ClusterStatus {
  const known = calm.get(cluster) ?? countCluster(cluster, sight);
  calm.set(cluster, known);
  return known;
}
