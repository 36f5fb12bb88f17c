import { describe, expect, it } from 'vitest';
import type { Cluster, QuorumDevice } from '../../domain/fleet.ts';
import { hostId, type HostId } from '../../domain/ids.ts';
import { sightOf } from '../../testing/cluster-sight.ts';
import { sceneCluster } from '../../testing/scene.ts';
import { countCluster } from '../cluster-status.ts';
import type { MemberTie } from '../togetherness.ts';

function cluster(members: string, algorithm: QuorumDevice['algorithm'], host: HostId | null = hostId('q')): Cluster {
  const device: QuorumDevice = { host, address: null, votes: null, algorithm, tieBreaker: 'lowest' };
  return { ...sceneCluster('k', [...members]), quorum: { model: 'qdevice', device } };
}

/** Hosts in one string are joined; hosts in two strings at once join both, without joining them to each other. */
function world(one: Cluster, ...groups: readonly string[]) {
  const tieOf = (a: HostId, b: HostId): MemberTie =>
    groups.some((group) => group.includes(a) && group.includes(b)) ? 'joined' : 'severed';
  const seen = new Set([...one.members.map(({ host }) => host), hostId('q')]);
  return countCluster(one, sightOf({ seen, tieOf })).quorum;
}

const states = (quorum: ReturnType<typeof world>) => quorum.sides.map(({ state }) => state);

describe('qdeviceRule', () => {
  it('lets one half of an even cluster go on: the one that reaches the device', () => {
    const quorum = world(cluster('abcd', 'ffsplit'), 'ab', 'cd', 'cdq');
    expect([quorum.needed, quorum.total]).toEqual([3, 5]);
    expect(quorum.sides).toMatchObject([
      { worst: 2, best: 2, state: 'inquorate' },
      { worst: 3, best: 3, state: 'at-risk' },
    ]);
  });

  it('gives the device to the half with more connected members, then to the tie-breaker’s', () => {
    expect(states(world(cluster('abcd', 'ffsplit'), 'ab', 'cd', 'aq', 'cdq'))).toEqual(['inquorate', 'at-risk']);
    expect(states(world(cluster('abcd', 'ffsplit'), 'ab', 'cd', 'abq', 'cdq'))).toEqual(['at-risk', 'inquorate']);
  });

  it('does not give the device of ffsplit to less than half of the nodes', () => {
    expect(states(world(cluster('abc', 'ffsplit'), 'a', 'bc', 'aq'))).toEqual(['inquorate', 'inquorate']);
  });

  it('lets a single last node go on with lms, and all nodes without the device', () => {
    const three = cluster('abc', 'lms');
    expect(world(three, 'aq', 'b', 'c')).toMatchObject({ needed: 3, total: 5 });
    expect(states(world(three, 'aq', 'b', 'c'))).toEqual(['at-risk', 'inquorate', 'inquorate']);
    expect(states(world(three, 'abc'))).toEqual(['at-risk']);
    expect(states(world(three, 'ab', 'c'))).toEqual(['inquorate', 'inquorate']);
  });

  it('leaves the vote of a device that nobody watches open for every half', () => {
    const quorum = world(cluster('ab', 'ffsplit', null), 'a', 'b');
    expect(quorum.sides).toMatchObject([
      { worst: 1, best: 2, state: 'ambiguous' },
      { worst: 1, best: 2, state: 'ambiguous' },
    ]);
  });
});
