import { clusterMargin } from '../../domain/cluster-margin.ts';
import type { Fleet } from '../../domain/fleet.ts';
import type { ClusterId } from '../../domain/ids.ts';
import { isSighted } from '../../domain/pair-reach.ts';
import type { ClusterStatus, QuorumState, Snapshot } from '../../domain/snapshot.ts';
import { isUnseen } from '../../domain/unseen-side.ts';
import { withoutLeader } from '../../domain/without-leader.ts';
import { families, type Sample } from './families.ts';

/** Quorum and believed primaries of each cluster. An observer that is not sighted counts no votes. */
export function clusterSamples(
  { clusters, observer }: Pick<Snapshot, 'clusters' | 'observer'>,
  fleet: Fleet,
): readonly Sample[] {
  const products = new Map<ClusterId, string>(fleet.clusters.map(({ id, product }) => [id, product]));
  return clusters.flatMap((status) => [
    ...(isSighted(observer) ? quorumSamples(status) : []),
    ...(withoutLeader.has(products.get(status.cluster) ?? 'none') ? [] : primarySamples(status)),
    {
      name: 'quorumscope_cluster_unobserved_members',
      labels: { cluster: status.cluster },
      value: status.unobserved.length,
    } satisfies Sample,
  ]);
}

function quorumSamples(status: ClusterStatus): readonly Sample[] {
  const { cluster, quorum } = status;
  if (quorum.sides.every((side) => isUnseen(side, quorum.total))) return [];
  const samples = families.quorumscope_cluster_sides.labels.state.map(
    (state): Sample => ({
      name: 'quorumscope_cluster_sides',
      labels: { cluster, state },
      value: quorum.sides.filter((side) => side.state === state).length,
    }),
  );
  const margin = clusterMargin(status);
  if (margin !== null) {
    for (const bound of families.quorumscope_cluster_margin_votes.labels.bound) {
      samples.push({ name: 'quorumscope_cluster_margin_votes', labels: { cluster, bound }, value: margin[bound] });
    }
  }
  const quorate = isQuorate(status);
  if (quorate !== null) {
    samples.push({ name: 'quorumscope_cluster_quorate', labels: { cluster }, value: quorate ? 1 : 0 });
  }
  return samples;
}

/** null = what was seen leaves it open, or there is no rule that would decide it. */
function isQuorate({ quorum }: ClusterStatus): boolean | null {
  if (quorum.needed === null) return null;
  const states = new Set<QuorumState>(quorum.sides.map(({ state }) => state));
  if (states.has('quorate') || states.has('at-risk') || states.has('both-quorate')) return true;
  return states.has('ambiguous') ? null : false;
}

/** Nobody says it leads: that counts only where everybody was heard. */
function primarySamples({ cluster, members, primaries }: ClusterStatus): readonly Sample[] {
  const isHeard = members.length > 0 && members.every(({ role }) => role !== 'unknown');
  if (primaries.length === 0 && !isHeard) return [];
  return [{ name: 'quorumscope_cluster_believed_primaries', labels: { cluster }, value: primaries.length }];
}
