import { describe, expect, it } from 'vitest';
import { hostId } from '../../domain/ids.ts';
import { sceneCluster } from '../../testing/scene.ts';
import { zookeeperGroupsRule } from './zookeeper-groups.ts';

const hosts = (names: string) => [...names].map(hostId);
const groups = ['abc', 'def', 'ghi'].map(hosts);
const nine = { ...sceneCluster('k', [...'abcdefghi']), quorum: { model: 'zookeeper-groups', groups } as const };

describe('zookeeperGroupsRule', () => {
  it.each([
    ['abcdg', 1, 'five of nine as 3+1+1'],
    ['abde', 2, 'four of nine as 2+2'],
    ['abdegh', 3, 'two of each'],
    ['adg', 0, 'one of each'],
  ])('counts %s as %i groups: %s', (here, have) => {
    expect(zookeeperGroupsRule(nine).weigh(hosts(here))).toEqual({ have, need: 2 });
  });

  it('leaves a group without weight out, and goes by weights inside a group', () => {
    const members = nine.members.map((member) => ({
      ...member,
      votes: 'ghi'.includes(member.host) ? 0 : member.host === 'a' ? 3 : 1,
    }));
    const rule = zookeeperGroupsRule({ ...nine, members });
    expect([rule.needed, rule.total]).toEqual([2, 2]);
    expect(rule.weigh(hosts('ade')).have).toBe(2);
    expect(rule.weigh(hosts('bcde')).have).toBe(1);
  });

  it('is a plain majority where no groups are declared', () => {
    const rule = zookeeperGroupsRule({ ...nine, quorum: { model: 'zookeeper-groups' } });
    expect([rule.needed, rule.total]).toEqual([5, 9]);
  });
});
