import { isSighted, pairReach } from '../../domain/pair-reach.ts';
import type { ObserverStatus, RegionPairStatus } from '../../domain/snapshot.ts';
import { families, type Sample } from './families.ts';

/** What is known of each two regions. Where one has no host there is no pair to tell of. */
export function regionPairSamples(pairs: readonly RegionPairStatus[], observer: ObserverStatus): readonly Sample[] {
  return pairs
    .filter(({ hostPairs }) => hostPairs.total > 0)
    .flatMap((status) => [...countsOf(status), ...figuresOf(status, observer)]);
}

function countsOf({ a, b, hostPairs }: RegionPairStatus): readonly Sample[] {
  return families.quorumscope_region_pair_host_pairs.labels.state.map(
    (state): Sample => ({
      name: 'quorumscope_region_pair_host_pairs',
      labels: { region_a: a, region_b: b, state },
      value: hostPairs[state],
    }),
  );
}

/** What an observer that is not sighted measures says more of itself. */
function figuresOf(status: RegionPairStatus, observer: ObserverStatus): readonly Sample[] {
  if (!isSighted(observer)) return [];
  const { a, b, lossRatio, rttMs } = status;
  const labels = { region_a: a, region_b: b };
  const samples: Sample[] = [];
  const reach = pairReach(observer, status);
  if (reach !== null) {
    const value = reach.up / reach.known;
    samples.push({ name: 'quorumscope_region_pair_connectivity_ratio', labels, value });
  }
  if (lossRatio !== null) samples.push({ name: 'quorumscope_region_pair_loss_ratio', labels, value: lossRatio });
  if (rttMs !== null) samples.push({ name: 'quorumscope_region_pair_rtt_seconds', labels, value: rttMs / 1000 });
  return samples;
}
