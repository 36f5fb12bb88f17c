import { describe, expect, it } from 'vitest';
import type { Cluster } from '../domain/fleet.ts';
import { clusterId, hostId, type HostId } from '../domain/ids.ts';
import { sightOf } from '../testing/cluster-sight.ts';
import { sceneCluster } from '../testing/scene.ts';
import { countCluster } from './cluster-status.ts';
import type { MemberTie } from './togetherness.ts';

const voters = ['a', 'b', 'c', 'd', 'e'];

function tied(...pairs: readonly string[]) {
  return (a: HostId, b: HostId): MemberTie =>
    pairs.includes(`${a}${b}`) || pairs.includes(`${b}${a}`) ? 'joined' : 'severed';
}

function status(one: Cluster, tieOf: (a: HostId, b: HostId) => MemberTie, clusters: readonly Cluster[] = []) {
  const seen = new Set([...clusters, one].flatMap(({ members }) => members.map(({ host }) => host)));
  return countCluster(one, sightOf({ seen, tieOf, clusters }));
}

const chain = tied('ab', 'bc');

describe('quorumWords', () => {
  it('says when votes hang together that no leader reaches: 3 of 5 by component, no star', () => {
    const etcd = { ...sceneCluster('k', [...voters, 'f', 'g']), product: 'etcd' };
    const { quorum, warnings } = status(etcd, tied('ab', 'bc', 'cd'));
    expect(quorum.sides[0]).toMatchObject({ worst: 3, state: 'inquorate' });
    expect(warnings).toContain(
      'a+b+c+d: 4 of 7 votes hang together, but no member that may lead has direct links to 4',
    );
  });

  it('says when a product that needs all to reach all has only some who do', () => {
    const { quorum, warnings } = status({ ...sceneCluster('k', voters), product: 'corosync' }, chain);
    expect(quorum.sides[0]).toMatchObject({ hosts: ['a', 'b', 'c'], worst: 2, state: 'inquorate' });
    expect(warnings).toContain(
      'a+b+c: 3 of 5 votes hang together, but only 2 reach each other directly; the product may thrash or stop there',
    );
  });

  it('says which nodes of RabbitMQ pause although they are no minority: those that lost one whom others still see', () => {
    const pausing = (hosts: readonly string[], tieOf: ReturnType<typeof tied>) => {
      const one = { ...sceneCluster('k', hosts, 'pause-minority'), product: 'rabbitmq' };
      return status(one, tieOf).warnings.filter((said) => said.startsWith('pause_minority'));
    };
    expect(pausing(['a', 'b', 'c'], tied('ac', 'bc'))).toEqual([
      'pause_minority: a, b lost a node that others still see, and pause until all are back; c runs on',
    ]);
    const ring = tied('ac', 'ad', 'bc', 'bd');
    expect(pausing(['a', 'b', 'c', 'd'], ring)[0]).toContain('nobody runs on');
    // A clean cut pauses the minority alone.
    expect(pausing(['a', 'b', 'c'], tied('ab'))).toEqual([]);
  });

  it('says nothing of the kind of Galera, which relays', () => {
    const galera: Cluster = { ...sceneCluster('k', voters, 'galera'), product: 'galera' };
    const { quorum, warnings } = status(galera, chain);
    expect(quorum.sides[0]).toMatchObject({ worst: 3, state: 'at-risk' });
    expect(warnings.filter((one) => one.includes('hang together'))).toEqual([]);
  });

  it('says which half the tie-breaker decides for, and what a restart would mean', () => {
    const one: Cluster = {
      ...sceneCluster('k', ['a', 'b', 'c', 'd']),
      quorum: { model: 'majority', autoTieBreaker: 'lowest', waitForAll: true },
    };
    const { quorum, warnings } = status(one, tied('ab', 'cd'));
    expect(quorum.sides.map(({ state }) => state)).toEqual(['at-risk', 'inquorate']);
    expect(warnings).toEqual([
      'wait_for_all: a member that restarts now gets no quorum before all members were there',
      'auto_tie_breaker: of two halves the one with a has quorum',
    ]);
  });

  it('says where the bar will come to when a smaller side stands long enough', () => {
    const one: Cluster = {
      ...sceneCluster('k', voters),
      quorum: { model: 'majority', lastManStanding: { windowMs: 10_000 }, waitForAll: false },
    };
    expect(status(one, tied('ab', 'bc', 'ac', 'de')).warnings).toContain(
      'last_man_standing: when it has stood 10 s, 2 votes will be enough',
    );
  });

  it('says when the majority of a store is where no member is', () => {
    const etcd = { ...sceneCluster('etcd', ['s', 't', 'u']), product: 'etcd' };
    const led: Cluster = {
      ...sceneCluster('led', ['a', 'b']),
      quorum: { model: 'store', store: clusterId('etcd') },
    };
    const { quorum, warnings } = status(led, tied('ab', 'st', 'tu', 'su'), [etcd]);
    expect(quorum.sides).toMatchObject([{ hosts: ['a', 'b'], worst: 0, state: 'inquorate' }]);
    expect(warnings).toContain('the side on which etcd has its majority holds no member: nobody can lead there');
  });

  it('lets a member lead that reaches one server which follows the majority, and none that only reaches a lone server', () => {
    const etcd = { ...sceneCluster('etcd', ['s', 't', 'u']), product: 'etcd' };
    const led: Cluster = { ...sceneCluster('led', ['a', 'b']), quorum: { model: 'store', store: clusterId('etcd') } };
    const { quorum } = status(led, tied('as', 'bu', 'st'), [etcd]);
    expect(quorum.sides).toMatchObject([
      { hosts: ['a'], worst: 2, state: 'at-risk' },
      { hosts: ['b'], worst: 1, state: 'inquorate' },
    ]);
  });

  it('lets the tie-breaker of a stretch vote, and never lead', () => {
    const ceph: Cluster = {
      ...sceneCluster('ceph', voters),
      product: 'ceph-mon',
      quorum: { model: 'ceph-stretch', tiebreaker: hostId('e') },
    };
    // Two sites that see only the tie-breaker in common: the tie-breaker alone reaches all.
    const { quorum } = status(ceph, tied('ae', 'be', 'ce', 'de', 'ab'));
    expect(quorum.sides).toMatchObject([{ worst: 3, state: 'at-risk' }]);
    expect(status(ceph, tied('ae', 'be', 'ce', 'de')).quorum.sides).toMatchObject([{ worst: 2, state: 'inquorate' }]);
  });
});
