import { describe, expect, it } from 'vitest';
import type { Cluster } from '../domain/fleet.ts';
import { clusterId } from '../domain/ids.ts';
import { play, sceneCluster, sceneFleet } from '../testing/scene.ts';

const layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['g1', 'g2'] };

function playCut(clusters: readonly Cluster[], untilMs: number) {
  const fleet = sceneFleet(layout, { clusters });
  const from = ['a1', 'a2'];
  return play({ fleet, troubles: [{ kind: 'cut', from, to: ['b1', 'b2', 'g1', 'g2'], at: 5000 }] }, untilMs);
}

describe('advanceRoad, quorum by model', () => {
  const galera: Cluster = { ...sceneCluster('galera', ['a1', 'b1', 'g1'], 'galera'), product: 'galera' };

  it('brings the bar of Galera down once the rest has stood without the one that was cut off', () => {
    const told = playCut([galera], 22_000);
    const bars = told.snapshots.map(
      ({ t, clusters }) => [t, clusters[0]?.quorum.sides.length, clusters[0]?.warnings] as const,
    );
    const cutAt = bars.find(([, sides]) => sides === 2)?.[0] ?? Number.NaN;
    const movedAt = bars.find(([, , words]) => words?.some((one) => one.startsWith('counted without a1')))?.[0];
    expect(cutAt).toBeLessThan(9000);
    expect((movedAt ?? 0) - cutAt).toBeGreaterThanOrEqual(6000);
    expect((movedAt ?? 0) - cutAt).toBeLessThan(8000);
    expect(told.last.clusters[0]?.quorum.sides).toMatchObject([
      { hosts: ['a1'], state: 'inquorate' },
      { hosts: ['b1', 'g1'], worst: 2, state: 'at-risk' },
    ]);
  });

  it('counts a cluster by the store that its members reach', () => {
    const etcd: Cluster = { ...sceneCluster('etcd', ['a1', 'b1', 'g1']), product: 'etcd' };
    const ledger: Cluster = {
      ...sceneCluster('ledger', ['a2', 'b2']),
      product: 'patroni',
      quorum: { model: 'store', store: clusterId('etcd') },
    };
    const sides = playCut([etcd, ledger], 12_000).last.clusters[1]?.quorum.sides;
    expect(sides).toMatchObject([
      { hosts: ['a2'], worst: 1, best: 1, state: 'inquorate' },
      { hosts: ['b2'], worst: 2, best: 2, state: 'at-risk' },
    ]);
  });
});
