import type { ImaginedLoss, WhatIfAnswer, WhatIfAsk, WhatIfRow } from '../contract/what-if.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Cluster, Fleet } from '../domain/fleet.ts';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import { clusterParts, gravest, tryLoss, type ClusterLoss, type ClusterParts } from '../quorum/cluster-losses.ts';
import type { ClusterSight } from '../quorum/cluster-sight.ts';
import { countCluster } from '../quorum/cluster-status.ts';
import type { SightOf } from '../quorum/count-clusters.ts';
import { voteNotes } from '../quorum/vote-notes.ts';
import { calmSight, clusterAfter, type Loss } from '../quorum/what-if.ts';

/** What a question is answered from: one tick. */
export interface WhatIfGrounds {
  readonly fleet: Fleet;
  /** ms, the snapshot's clock. */
  readonly now: number;
  readonly sightOf: SightOf;
}

/**
 * Answers the what-if of a page over the sight of the last tick: the present one where any vote of the cluster is seen,
 * else the calm world, and it says which. Counting is that of main/quorum, live and imagined alike. Pure.
 */
export function answerWhatIf(ask: WhatIfAsk, { fleet, now, sightOf }: WhatIfGrounds): WhatIfAnswer {
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
  const before = countCluster(cluster, sight);
  return {
    kind: 'counted',
    cluster: cluster.id,
    t: now,
    grounds: isSeen ? 'present' : 'calm',
    before,
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
    table: lossRows(cluster, fleet, sight, before, parts),
    notes: [...voteNotes(before, weightsOf(parts), breaksTies(cluster))],
  };
}

function weightsOf({ votes }: ClusterParts): readonly number[] {
  return votes.map(({ member }) => member.votes);
}

function breaksTies({ quorum }: Cluster): boolean {
  return quorum.autoTieBreaker !== undefined || quorum.model === 'qdevice';
}

/** Any one region, each region, any one link, each link, any one host. What changes nothing stays: it says so. */
function lossRows(
  cluster: Cluster,
  fleet: Fleet,
  sight: ClusterSight,
  before: ClusterStatus,
  parts: ClusterParts,
): WhatIfRow[] {
  const { regions, hosts } = parts;
  const rows = (any: NonNullable<WhatIfRow['any']>, imagined: readonly ImaginedLoss[]): readonly WhatIfRow[] => {
    const tried = imagined.flatMap((one) => {
      const loss = lossOf(one, fleet, parts);
      return loss.ok ? [{ one, ...tryLoss(cluster, fleet, sight, before, loss.value) }] : [];
    });
    const worst = tried.length < 2 ? null : gravest(tried);
    return [...(worst === null ? [] : [rowOf(worst, any)]), ...tried.map((each) => rowOf(each, null))];
  };
  const links = regions.flatMap((a, nth) => regions.slice(nth + 1).map((b): ImaginedLoss => ({ kind: 'link', a, b })));
  return [
    ...rows(
      'regions',
      regions.map((region) => ({ kind: 'region', region })),
    ),
    ...rows('links', links),
    ...rows(
      'hosts',
      hosts.map((host) => ({ kind: 'host', host })),
    ).slice(0, 1),
  ];
}

function rowOf(
  { one, outcome, margin }: ClusterLoss & { readonly one: ImaginedLoss },
  any: WhatIfRow['any'],
): WhatIfRow {
  return { loss: one, any, word: outcome.word, text: outcome.text, margin };
}

/** A loss of the page in the ids of the inventory; the error is an operator's sentence. */
function lossOf(loss: ImaginedLoss, fleet: Fleet, { votes }: ClusterParts): Result<Loss, string> {
  switch (loss.kind) {
    case 'region': {
      const region = fleet.regions.find(({ id }) => id === loss.region);
      return region === undefined ? err(missing('region', loss.region)) : ok({ kind: 'region', region: region.id });
    }
    case 'host': {
      const host = fleet.hosts.find(({ id }) => id === loss.host);
      return host === undefined ? err(missing('host', loss.host)) : ok({ kind: 'host', host: host.id });
    }
    case 'link': {
      const unknown = [loss.a, loss.b].find((end) => !fleet.regions.some(({ id }) => id === end));
      if (unknown !== undefined) return err(missing('region', unknown));
      const hostsOf = (end: string) => fleet.hosts.filter(({ region }) => region === end).map(({ id }) => id);
      return ok({ kind: 'link', a: hostsOf(loss.a), b: hostsOf(loss.b) });
    }
    case 'vote': {
      const vote = votes.find(({ cluster, member }) => cluster === loss.cluster && member.host === loss.host);
      if (vote === undefined) return err(missing('vote', `${loss.cluster}/${loss.host}`));
      return ok({ kind: 'vote', cluster: vote.cluster, host: vote.member.host });
    }
    default:
      return assertNever(loss);
  }
}

function missing(what: string, name: string): string {
  return `there is no ${what} "${plainLine(name, 140)}" in the inventory in force`;
}
