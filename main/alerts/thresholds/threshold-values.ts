import type { Fleet } from '../../domain/fleet.ts';
import { isSighted, type ObserverSight, pairReach } from '../../domain/pair-reach.ts';
import type { ClusterStatus, RegionPairStatus, Snapshot } from '../../domain/snapshot.ts';
import { spareVotes } from '../../quorum/spare-votes.ts';
import type { ThresholdValue } from './breach.ts';
import type { MemberLag } from './replication-lags.ts';

/** All that thresholds judge of a moment. While the observer is not sighted nothing of it is known. */
export function thresholdValues(
  { observer, regionPairs, clusters }: Pick<Snapshot, 'observer' | 'regionPairs' | 'clusters'>,
  lags: readonly MemberLag[],
  fleet: Pick<Fleet, 'regions'>,
): readonly ThresholdValue[] {
  const codes = new Map(fleet.regions.map(({ id, code }) => [id, code]));
  return [
    ...regionPairs.flatMap((status) =>
      pairValues(observer, status, `${codes.get(status.a) ?? status.a}–${codes.get(status.b) ?? status.b}`),
    ),
    ...clusters.map((status) => marginValue(observer, status)),
    ...lags.map(
      ({ cluster, host, lagMs }): ThresholdValue => ({
        kind: 'lag',
        cluster,
        host,
        name: `${host} of ${cluster}`,
        value: isSighted(observer) ? lagMs : null,
      }),
    ),
  ];
}

function pairValues(observer: ObserverSight, status: RegionPairStatus, name: string): readonly ThresholdValue[] {
  const { a, b, lossRatio, rttMs } = status;
  const reach = pairReach(observer, status);
  const ifSighted = (value: number | null): number | null => (isSighted(observer) ? value : null);
  return [
    { kind: 'connectivity', a, b, name, value: reach === null ? null : reach.up / reach.known },
    { kind: 'loss', a, b, name, value: ifSighted(lossRatio) },
    { kind: 'rtt', a, b, name, value: ifSighted(rttMs) },
  ];
}

function marginValue(observer: ObserverSight, status: ClusterStatus): ThresholdValue {
  const { cluster } = status;
  return { kind: 'margin', cluster, name: cluster, value: isSighted(observer) ? spareVotes(status) : null };
}
