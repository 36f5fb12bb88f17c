import { describe, expect, it } from 'vitest';
import type { Cluster, Fleet } from '../domain/fleet.ts';
import { clusterId, hostId, regionId } from '../domain/ids.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { clusterParts, gravest, tryLoss } from './cluster-losses.ts';
import { countCluster } from './cluster-status.ts';
import { calmSight, type Loss } from './what-if.ts';

const layout = { dub: ['d1', 'd2'], fra: ['f1', 'f2'], ams: ['a1', 'a2'] };
const five = sceneCluster('store', ['d1', 'd2', 'f1', 'f2', 'a1']);

function fleetOf(...clusters: readonly Cluster[]): Fleet {
  return sceneFleet(layout, { clusters });
}

function tried(cluster: Cluster, ...losses: readonly Loss[]) {
  const fleet = fleetOf(cluster);
  const sight = calmSight(fleet);
  const before = countCluster(cluster, sight);
  return losses.map((loss) => tryLoss(cluster, fleet, sight, before, loss));
}

describe('clusterParts', () => {
  it('names the votes, hosts and regions that can change the cluster, and no other', () => {
    expect(clusterParts(five, fleetOf(five, sceneCluster('other', ['a2'])))).toMatchObject({
      votes: five.members.map((member) => ({ cluster: 'store', member })),
      hosts: ['d1', 'd2', 'f1', 'f2', 'a1'],
      regions: ['dub', 'fra', 'ams'],
    });
  });

  it('counts the servers of a store in place of members, who have no vote of their own', () => {
    const etcd = { ...sceneCluster('etcd', ['d1', 'f1', 'a1']), product: 'etcd' };
    const ledger: Cluster = {
      ...sceneCluster('ledger', ['d2', 'f2']),
      quorum: { model: 'store', store: clusterId('etcd') },
    };
    const { votes, hosts } = clusterParts(ledger, fleetOf(etcd, ledger));
    expect(votes.map(({ cluster, member }) => `${cluster}/${member.host}`)).toEqual(['etcd/d1', 'etcd/f1', 'etcd/a1']);
    expect(hosts).toEqual(['d1', 'd2', 'f1', 'f2', 'a1']);
  });

  it('lists the quorum device as a host that can be lost, and nobody who has no vote as a vote', () => {
    const pair = sceneCluster('pair', ['d1', 'f1']);
    const device = {
      host: hostId('a2'),
      address: null,
      votes: null,
      algorithm: 'ffsplit',
      tieBreaker: 'lowest',
    } as const;
    const watched: Cluster = {
      ...pair,
      quorum: { model: 'qdevice', device },
      members: pair.members.map((member, nth) => (nth === 1 ? { ...member, role: 'observer' } : member)),
    };
    const parts = clusterParts(watched, fleetOf(watched));
    expect(parts.hosts).toEqual(['d1', 'f1', 'a2']);
    expect(parts.votes.map(({ member }) => member.host)).toEqual(['d1']);
  });
});

describe('tryLoss', () => {
  it('gives the votes to spare on the strongest side that is left', () => {
    const [dub, ams, vote, other] = tried(
      five,
      { kind: 'region', region: regionId('dub') },
      { kind: 'region', region: regionId('ams') },
      { kind: 'vote', cluster: clusterId('store'), host: hostId('d1') },
      { kind: 'host', host: hostId('a2') },
    );
    expect(dub).toMatchObject({ margin: { worst: 0, best: 0 }, outcome: { word: 'edge', isTouched: true } });
    expect(ams).toMatchObject({ margin: { worst: 1, best: 1 }, outcome: { word: 'keeps' } });
    expect(vote).toMatchObject({ margin: { worst: 1, best: 1 } });
    expect(other).toMatchObject({ margin: { worst: 2, best: 2 }, outcome: { isTouched: false } });
  });

  it('claims no margin where no rule counts', () => {
    const [lost] = tried(sceneCluster('free', ['d1', 'f1'], 'none'), { kind: 'host', host: hostId('d1') });
    expect(lost).toMatchObject({ margin: null, outcome: { word: 'human' } });
  });
});

describe('gravest', () => {
  it('takes two sides that may both act for graver than none, and fewer votes to spare for graver than more', () => {
    const three = sceneCluster('three', ['d1', 'd2', 'f1']);
    const [dub, fra] = tried(
      three,
      { kind: 'region', region: regionId('dub') },
      { kind: 'region', region: regionId('fra') },
    );
    const [cut] = tried(sceneCluster('pair', ['d1', 'f1'], 'two-node'), {
      kind: 'link',
      a: [hostId('d1')],
      b: [hostId('f1')],
    });
    const all = [fra, dub, cut].flatMap((one) => one ?? []);
    expect(all.map(({ outcome }) => outcome.word)).toEqual(['edge', 'lost', 'both']);
    expect(gravest(all)).toBe(cut);
    expect(gravest(all.slice(0, 2))).toBe(dub);
    expect(gravest([])).toBeNull();
  });
});
