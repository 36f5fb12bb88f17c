import { describe, expect, it } from 'vitest';
import { hostId, type HostId } from '../domain/ids.ts';
import { sceneCluster } from '../testing/scene.ts';
import { majorityRule } from './models/majority.ts';
import { strongest } from './strongest.ts';
import type { Togetherness } from './vote-rule.ts';

const hosts = (names: string) => [...names].map(hostId);

function joined(...pairs: readonly string[]) {
  return (a: HostId, b: HostId) => pairs.includes(`${a}${b}`) || pairs.includes(`${b}${a}`);
}

function votes(together: Togetherness, members: string, ...pairs: readonly string[]): number {
  const rule = majorityRule(sceneCluster('k', [...members]), together);
  return strongest(rule, hosts(members), joined(...pairs), 'least').weight.have;
}

describe('strongest', () => {
  it('counts a chain of five as five by component, three by star and two by clique', () => {
    const chain = ['ab', 'bc', 'cd', 'de'];
    expect(votes('component', 'abcde', ...chain)).toBe(5);
    expect(votes('star', 'abcde', ...chain)).toBe(3);
    expect(votes('clique', 'abcde', ...chain)).toBe(2);
  });

  it('finds the larger of two cliques that share a member', () => {
    expect(votes('clique', 'abcde', 'ab', 'bc', 'ac', 'cd', 'ce', 'de', 'bd')).toBe(3);
    expect(votes('clique', 'abcde', 'ab', 'ac', 'ad', 'bc', 'bd', 'cd', 'de')).toBe(4);
  });

  it('lets nobody lead who has no vote', () => {
    const one = sceneCluster('k', ['a', 'b', 'c']);
    const members = one.members.map((member) => (member.host === 'b' ? { ...member, votes: 0 } : member));
    const rule = majorityRule({ ...one, members }, 'star');
    expect(strongest(rule, hosts('abc'), joined('ab', 'bc'), 'least').weight.have).toBe(1);
  });

  it('stays on the safe side, and quick, where cliques are too many to be searched', () => {
    const names = Array.from({ length: 60 }, (_, i) => `h${i}`);
    const rule = majorityRule(sceneCluster('k', names), 'clique');
    // Everybody misses exactly one other: 2^30 cliques of thirty.
    const isTied = (a: HostId, b: HostId) => Math.floor(names.indexOf(a) / 2) !== Math.floor(names.indexOf(b) / 2);
    const all = names.map(hostId);
    expect(strongest(rule, all, isTied, 'least').weight.have).toBe(30);
    expect(strongest(rule, all, isTied, 'most').weight.have).toBe(60);
  });
});
