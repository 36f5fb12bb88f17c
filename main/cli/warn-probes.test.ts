import { describe, expect, it } from 'vitest';
import type { Cluster } from '../domain/fleet.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { warnProbes } from './warn-probes.ts';

function warn(cluster: Partial<Cluster>) {
  return warnProbes(sceneFleet({ r: ['n1'] }, { clusters: [{ ...sceneCluster('store', ['n1']), ...cluster }] }));
}

describe(warnProbes, () => {
  it('says nothing of a cluster without a product, and of one that can be asked', () => {
    expect(warn({ product: 'none' })).toEqual([]);
    expect(warn({ product: 'etcd', probe: { endpoint: 'http://10.0.0.1:2379' } })).toEqual([]);
  });

  it('names the product it does not know and the nearest that it does', () => {
    expect(warn({ product: 'postgres' })).toEqual([
      expect.stringMatching(/^cluster store: nobody can ask a product "postgres" who leads it.*postgresql/),
    ]);
  });

  it('says which setting of a probe is missing or wrong', () => {
    expect(warn({ product: 'keepalived' })).toEqual([expect.stringContaining('needs the setting "vip"')]);
    expect(warn({ product: 'etcd', probe: { endpoint: '$(reboot)' } })).toEqual([
      expect.stringContaining('the setting "endpoint" of the probe of etcd cannot be'),
    ]);
  });
});
