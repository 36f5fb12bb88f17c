import type { HostPairCounts, RegionPairStatus } from '../../domain/snapshot.ts';
import { families, type Sample } from './families.ts';

/** What is known of each two regions. Where one has no host there is no pair to tell of. */
export function regionPairSamples(pairs: readonly RegionPairStatus[]): readonly Sample[] {
  return pairs.filter(({ hostPairs }) => hostPairs.total > 0).flatMap(samplesOf);
}

function samplesOf({ a, b, hostPairs, lossRatio, rttMs }: RegionPairStatus): readonly Sample[] {
  const labels = { region_a: a, region_b: b };
  const samples = families.quorumscope_region_pair_host_pairs.labels.state.map(
    (state): Sample => ({
      name: 'quorumscope_region_pair_host_pairs',
      labels: { ...labels, state },
      value: hostPairs[state],
    }),
  );
  const connectivity = connectivityOf(hostPairs);
  if (connectivity !== null) {
    samples.push({ name: 'quorumscope_region_pair_connectivity_ratio', labels, value: connectivity });
  }
  if (lossRatio !== null) samples.push({ name: 'quorumscope_region_pair_loss_ratio', labels, value: lossRatio });
  if (rttMs !== null) samples.push({ name: 'quorumscope_region_pair_rtt_seconds', labels, value: rttMs / 1000 });
  return samples;
}

/** The share that reaches each other; null where nobody knows of any. Who is suspected is not known to reach. */
function connectivityOf({ up, suspect, cut }: HostPairCounts): number | null {
  const known = up + suspect + cut;
  return known === 0 ? null : up / known;
}
