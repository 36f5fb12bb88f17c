import { describe, expect, it } from 'vitest';
import type { Cluster, Fleet, QuorumRule } from '../domain/fleet.ts';
import { clusterId, hostId, regionId, type HostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import { blank } from '../roles/unread.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { lossTable } from './loss-table.ts';
import { calmSight, whatIf, type Loss } from './what-if.ts';

const layout = { dub: ['d1', 'd2'], fra: ['f1', 'f2'], ams: ['a1'] };

function fleetOf(...clusters: readonly Cluster[]): Fleet {
  return sceneFleet(layout, { clusters });
}

function withRule(cluster: Cluster, quorum: QuorumRule, product = cluster.product): Cluster {
  return { ...cluster, product, quorum };
}

const dub: Loss = { kind: 'region', region: regionId('dub') };
const dubFra: Loss = { kind: 'link', a: ['d1', 'd2'].map(hostId), b: ['f1', 'f2'].map(hostId) };
const dubAms: Loss = { kind: 'link', a: ['d1', 'd2'].map(hostId), b: [hostId('a1')] };

function after(fleet: Fleet, ...losses: readonly Loss[]) {
  return whatIf(fleet, calmSight(fleet), losses).after;
}

describe('whatIf', () => {
  const five = sceneCluster('store', ['d1', 'd2', 'f1', 'f2', 'a1']);

  it('leaves a majority when one of three regions burns, and calls nobody unobserved', () => {
    const { before, after: then } = whatIf(fleetOf(five), calmSight(fleetOf(five)), [dub]);
    expect(before[0]?.quorum.sides).toMatchObject([{ worst: 5, best: 5, state: 'quorate' }]);
    expect(then[0]?.quorum.sides).toMatchObject([{ hosts: ['f1', 'f2', 'a1'], worst: 3, best: 3, state: 'at-risk' }]);
    expect(then[0]?.unobserved).toEqual([]);
  });

  it('cuts a link without losing anybody: a third region still joins both', () => {
    const [status] = after(fleetOf(five), dubFra);
    expect(status?.quorum.sides).toHaveLength(1);
    expect(status?.warnings).toContain('d1 and f1 have no direct path; they are joined only through others');
  });

  it('adds losses up: with both its links cut a region stands alone', () => {
    const [status] = after(fleetOf(five), dubFra, dubAms);
    expect(status?.quorum.sides).toMatchObject([
      { hosts: ['d1', 'd2'], worst: 2, state: 'inquorate' },
      { hosts: ['f1', 'f2', 'a1'], worst: 3, state: 'at-risk' },
    ]);
  });

  it('takes one vote from one cluster and leaves the other clusters of that host alone', () => {
    const fleet = fleetOf(five, sceneCluster('other', ['d1', 'f1', 'a1']));
    const [store, other] = after(fleet, { kind: 'vote', cluster: clusterId('store'), host: hostId('d1') });
    expect(store?.quorum.sides).toMatchObject([{ worst: 4, best: 4 }]);
    expect(other?.quorum.sides).toMatchObject([{ worst: 3, best: 3 }]);
  });

  it('asks of the store what becomes of the cluster that keeps its leader there', () => {
    const etcd = { ...sceneCluster('etcd', ['d1', 'f1', 'a1']), product: 'etcd' };
    const ledger = withRule(sceneCluster('ledger', ['d2', 'f2']), { model: 'store', store: clusterId('etcd') });
    const [, cut] = after(fleetOf(etcd, ledger), dubFra, dubAms);
    expect(cut?.quorum).toMatchObject({ model: 'store', needed: 2, total: 3 });
    expect(cut?.quorum.sides).toMatchObject([
      { hosts: ['d2'], worst: 1, best: 1, state: 'inquorate' },
      { hosts: ['f2'], worst: 2, best: 2, state: 'at-risk' },
    ]);
    const [, dead] = after(
      fleetOf(etcd, ledger),
      { kind: 'vote', cluster: clusterId('etcd'), host: hostId('f1') },
      dub,
    );
    expect(dead?.quorum.sides).toMatchObject([{ hosts: ['f2'], worst: 1, state: 'inquorate' }]);
  });

  it('stops a server of the store, not the member that lives on the same host', () => {
    const etcd = { ...sceneCluster('etcd', ['d1', 'f1', 'a1']), product: 'etcd' };
    const ledger = withRule(sceneCluster('ledger', ['d1', 'f1']), { model: 'store', store: clusterId('etcd') });
    const [store, led] = after(fleetOf(etcd, ledger), { kind: 'vote', cluster: clusterId('etcd'), host: hostId('d1') });
    expect(store?.quorum.sides).toMatchObject([{ hosts: ['f1', 'a1'], worst: 2, best: 2 }]);
    expect(led?.quorum.sides).toMatchObject([{ hosts: ['d1', 'f1'], worst: 2, best: 2, state: 'at-risk' }]);
  });

  it.each(['majority', 'two-node', 'none'] as const)(
    'leaves nothing of a %s cluster whose every host is gone',
    (model) => {
      const fleet = fleetOf(sceneCluster('pair', ['d1', 'd2'], model));
      const [status] = after(fleet, dub);
      expect(status?.unobserved).toEqual([]);
      expect(status?.quorum.sides).toMatchObject([{ hosts: [], worst: 0, best: 0, state: 'inquorate' }]);
      expect(lossTable(fleet, calmSight(fleet), ['regions'])[0]?.outcomes[0]?.word).toBe('lost');
    },
  );

  it('imagines a loss in a world that is cut already', () => {
    const fleet = fleetOf(five);
    const calm = calmSight(fleet);
    const isAlone = (host: HostId) => host === 'a1';
    const cut = {
      ...calm,
      tieOf: (a: HostId, b: HostId) => (isAlone(a) !== isAlone(b) ? 'severed' : 'joined'),
    } as const;
    const { before, after: then } = whatIf(fleet, cut, [{ kind: 'host', host: hostId('d1') }]);
    expect(before[0]?.quorum.sides.map(({ worst }) => worst)).toEqual([4, 1]);
    expect(then[0]?.quorum.sides.map(({ worst, state }) => [worst, state])).toEqual([
      [3, 'at-risk'],
      [1, 'inquorate'],
    ]);
  });

  it('holds what members say now against the world that is there, never against the imagined one', () => {
    const said: Reading = { ...blank('k'), role: 'follower', quorate: true };
    const sight = { ...calmSight(fleetOf(five)), readings: new Map([[hostId('f1'), said]]) };
    const { before, after: then } = whatIf(fleetOf(five), sight, [dub, { kind: 'host', host: hostId('a1') }]);
    expect(before[0]?.warnings).toEqual([]);
    expect(then[0]?.quorum.sides).toMatchObject([{ hosts: ['f1', 'f2'], worst: 2, state: 'inquorate' }]);
    expect(then[0]?.warnings).toEqual([]);
  });

  it('changes nothing in the world it was asked about', () => {
    const fleet = fleetOf(five);
    const sight = calmSight(fleet);
    whatIf(fleet, sight, [dub]);
    expect(whatIf(fleet, sight, []).after).toEqual(whatIf(fleet, sight, []).before);
  });
});

describe('lossTable', () => {
  it('tells for each single loss what is left of every cluster', () => {
    const halves = sceneCluster('halves', ['d1', 'd2', 'f1', 'f2']);
    const pair = sceneCluster('pair', ['d1', 'f1'], 'two-node');
    const free = sceneCluster('free', ['d1', 'f1'], 'none');
    const fleet = fleetOf(halves, pair, free);
    const table = lossTable(fleet, calmSight(fleet), ['regions', 'links']);
    const words = Object.fromEntries(table.map(({ name, outcomes }) => [name, outcomes.map(({ word }) => word)]));
    expect(words).toEqual({
      'region dub': ['lost', 'edge', 'human'],
      'region fra': ['lost', 'edge', 'human'],
      'region ams': ['keeps', 'keeps', 'human'],
      'link dub-fra': ['lost', 'both', 'both'],
      'link dub-ams': ['keeps', 'keeps', 'human'],
      'link fra-ams': ['keeps', 'keeps', 'human'],
    });
    expect(table[0]?.outcomes[0]?.text).toBe('no side has quorum: 3 needed, 2 there');
    expect(table[2]?.outcomes.some(({ isTouched }) => isTouched)).toBe(false);
  });

  it('tries hosts that are members, each alone', () => {
    const fleet = fleetOf(sceneCluster('store', ['d1', 'f1', 'a1']));
    const table = lossTable(fleet, calmSight(fleet), ['hosts']);
    expect(table.map(({ name }) => name)).toEqual(['host d1', 'host f1', 'host a1']);
    expect(table[0]?.outcomes[0]?.text).toBe('quorum stays on f1+a1, margin 0');
  });
});
