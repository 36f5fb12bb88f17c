import { describe, expect, it } from 'vitest';
import { labFleet } from './lab-fleet.ts';
import { defaultPlan, routedPlan } from './plan.ts';

const keys = { identityFile: '/k/id', knownHostsFile: '/k/known_hosts' };

describe('labFleet', () => {
  it('writes second routes as the inventory has them: another address, or a way through another host', () => {
    const { hosts } = JSON.parse(labFleet(routedPlan, keys));
    const routes = Object.fromEntries(hosts.map((host: { id: string; routes?: object }) => [host.id, host.routes]));
    expect(routes).toEqual({
      alpha1: undefined,
      alpha2: undefined,
      beta1: [{ id: 'oob', address: '10.99.2.11' }],
      beta2: [{ id: 'via-alpha1', ssh: { proxyJump: ['alpha1'] } }],
      gamma1: [{ id: 'oob', address: '10.99.3.11' }],
      gamma2: [{ id: 'oob', address: '10.99.3.12' }],
    });
  });

  it('says planned work only where it is planned', () => {
    const [first, ...others] = defaultPlan.hosts;
    if (first === undefined) throw new Error('no host');
    const { hosts } = JSON.parse(
      labFleet({ ...defaultPlan, hosts: [{ ...first, maintenance: true }, ...others] }, keys),
    );
    expect(hosts.filter((host: object) => 'maintenance' in host)).toEqual([
      expect.objectContaining({ id: 'alpha1', maintenance: { reason: 'planned work' } }),
    ]);
  });

  it('has the clusters of real products beside those of the lab, as they were written', () => {
    const vip = { id: 'vip', product: 'keepalived', probe: { vip: '10.98.77.7' }, members: [{ host: 'alpha1' }] };
    const { clusters } = JSON.parse(labFleet({ ...defaultPlan, products: [vip] }, keys));
    expect(clusters.map(({ id }: { id: string }) => id)).toEqual(['store', 'ledger', 'mon', 'vip']);
    expect(clusters.at(-1)).toEqual(vip);
  });
});
