import { describe, expect, it } from 'vitest';
import { conversationsOf, defaultPlan, hostOf, planHosts, servicesOf } from './plan.ts';

describe('conversationsOf', () => {
  it('opens every flavour exactly once for each pair of members of a cluster', () => {
    for (const cluster of defaultPlan.clusters) {
      const opened = cluster.members.flatMap((from) =>
        conversationsOf(defaultPlan, from)
          .filter((each) => each.port === cluster.port)
          .map((each) => `${[hostOf(defaultPlan, from).address, each.to].sort().join(' ')} ${each.flavour}`),
      );
      const pairs = (cluster.members.length * (cluster.members.length - 1)) / 2;
      expect(new Set(opened).size).toBe(opened.length);
      expect(opened.length).toBe(pairs * cluster.flavours.length);
    }
  });

  it('lets every region both begin and accept conversations, so that a cut is seen from both ends', () => {
    for (const region of defaultPlan.regions) {
      const hosts = defaultPlan.hosts.filter((host) => host.region === region.id);
      const begun = hosts.flatMap((host) => conversationsOf(defaultPlan, host.id));
      const accepted = defaultPlan.hosts
        .flatMap((host) => conversationsOf(defaultPlan, host.id))
        .filter((each) => hosts.some((host) => host.address === each.to));
      expect(begun.length).toBeGreaterThan(0);
      expect(accepted.length).toBeGreaterThan(0);
    }
  });
});

describe('servicesOf', () => {
  it('is the ports of the clusters a host is a member of', () => {
    expect(servicesOf(defaultPlan, 'alpha1')).toEqual([2380, 5432]);
    expect(servicesOf(defaultPlan, 'gamma2')).toEqual([6789]);
  });
});

describe('planHosts', () => {
  it('gives every host an address of its own', () => {
    const { hosts } = planHosts(6, 9);
    expect(new Set(hosts.map((host) => host.address)).size).toBe(54);
  });
});
