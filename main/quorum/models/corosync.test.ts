import { describe, expect, it } from 'vitest';
import type { Cluster, QuorumRule } from '../../domain/fleet.ts';
import { hostId } from '../../domain/ids.ts';
import { sceneCluster } from '../../testing/scene.ts';
import { noHistory } from '../moving-bar.ts';
import { marginOf } from '../vote-rule.ts';
import { corosyncRule, twoNodeRule } from './corosync.ts';

function cluster(hosts: string, quorum: Partial<QuorumRule> = {}): Cluster {
  return { ...sceneCluster('k', [...hosts]), quorum: { model: 'majority', ...quorum } };
}

const hosts = (names: string) => [...names].map(hostId);

/** Margin of a set of members; `last` = who stood together before. */
function margin(one: Cluster, here: string, last: string | null = null): number {
  const bar = last === null ? noHistory : { ...noHistory, last: hosts(last) };
  return marginOf(corosyncRule(one, 'clique', bar).weigh(hosts(here)));
}

describe('corosyncRule', () => {
  it('lets the half with the tie-breaker have quorum, and no other half', () => {
    const lowest = cluster('abcd', { autoTieBreaker: 'lowest' });
    expect(['ab', 'ac', 'cd', 'bd', 'a'].map((half) => margin(lowest, half))).toEqual([0, 0, -1, -1, -2]);
    const highest = cluster('abcd', { autoTieBreaker: 'highest' });
    expect(['ab', 'cd'].map((half) => margin(highest, half))).toEqual([-1, 0]);
  });

  it('takes the first of a list that was there before the cut', () => {
    const listed = cluster('abcd', { autoTieBreaker: hosts('ca') });
    expect([margin(listed, 'ac'), margin(listed, 'cd'), margin(listed, 'ab')]).toEqual([0, 0, -1]);
    expect(margin(listed, 'ab', 'abd')).toBe(0);
  });

  it('lets half of an odd cluster, rounded down, have quorum only after one had gone before', () => {
    const five = cluster('abcde', { autoTieBreaker: 'lowest' });
    expect(margin(five, 'ab')).toBe(-1);
    expect(margin(five, 'ab', 'abcd')).toBe(0);
  });

  it('comes down with last_man_standing: 8 need 5, 5 need 3, 3 need 2', () => {
    const eight = cluster('abcdefgh', { lastManStanding: { windowMs: 10_000 } });
    const needed = (last: string) => corosyncRule(eight, 'clique', { ...noHistory, last: hosts(last) }).needed;
    expect(['abcdefgh', 'abcde', 'abc', 'ab'].map(needed)).toEqual([5, 3, 2, 2]);
  });

  it('reaches the last man only with a tie-breaker', () => {
    const options = { lastManStanding: { windowMs: 10_000 } };
    expect(margin(cluster('abc', options), 'a', 'ab')).toBe(-1);
    expect(margin(cluster('abc', { ...options, autoTieBreaker: 'lowest' }), 'a', 'ab')).toBe(0);
  });

  it('never asks for less than half of those present, however few are expected', () => {
    expect(corosyncRule(cluster('abcd', { expectedVotes: 1 }), 'clique', noHistory).weigh(hosts('abcd'))).toEqual({
      have: 4,
      need: 3,
    });
  });
});

describe('twoNodeRule', () => {
  it('needs one vote of two', () => {
    const rule = twoNodeRule(cluster('ab', { model: 'two-node' }));
    expect(rule).toMatchObject({ needed: 1, total: 2, together: 'clique' });
    expect(rule.weigh(hosts('b'))).toEqual({ have: 1, need: 1 });
  });
});
