import { describe, expect, it } from 'vitest';
import type { Cluster, QuorumRule } from '../domain/fleet.ts';
import { hostId, type HostId } from '../domain/ids.ts';
import type { Reading, ReportedMember, ReportedVotes } from '../domain/reading.ts';
import { readRole } from '../roles/read-role.ts';
import { blank } from '../roles/unread.ts';
import { sightOf } from '../testing/cluster-sight.ts';
import { roleCaptures } from '../testing/role-captures.ts';
import { sceneCluster } from '../testing/scene.ts';
import { clusterStatus } from './cluster-status.ts';
import type { MemberTie } from './togetherness.ts';

const three = sceneCluster('k', ['a', 'b', 'c']);

function warnings(
  said: Readonly<Record<string, Partial<Reading>>>,
  one: Cluster = three,
  tieOf: (a: HostId, b: HostId) => MemberTie = () => 'joined',
) {
  const readings = new Map(Object.entries(said).map(([host, part]) => [hostId(host), { ...blank('k'), ...part }]));
  const seen = new Set(one.members.map(({ host }) => host));
  const addresses = new Map([['10.0.0.3', hostId('c')]]);
  const book = { hostAt: (address: string) => addresses.get(address) };
  return clusterStatus(one, sightOf({ seen, tieOf, readings, book })).warnings;
}

const votes = (more: Partial<ReportedVotes>): ReportedVotes => ({
  needed: null,
  expected: null,
  present: null,
  flags: [],
  ...more,
});
const member = (name: string, more: Partial<ReportedMember> = {}): ReportedMember => ({
  name,
  votes: 1,
  voting: true,
  up: true,
  ...more,
});

describe('reportWarnings', () => {
  it('has nothing to say where the product counts as declared, or was not read', () => {
    const members = [member('a'), member('b'), member('n3', { address: '10.0.0.3' })];
    expect(warnings({ a: { votes: votes({ needed: 2, expected: 3 }), members, quorate: true } })).toEqual([]);
    expect(warnings({})).toEqual([]);
  });

  it('shows both bars and both numbers of votes, and who says so', () => {
    const other = { votes: votes({ needed: 3, expected: 5 }) };
    expect(warnings({ a: other, b: other })).toEqual([
      'a, b: the product expects 5 votes, the inventory declares 3',
      'a, b: the product needs 3 votes, by the inventory it is 2',
    ]);
  });

  it('names members on one list only, and votes that differ', () => {
    const members = [member('a', { votes: 2 }), member('b', { voting: false }), member('x', { address: '10.9.9.9' })];
    expect(warnings({ a: { members } })).toEqual([
      'a: the product lists x (10.9.9.9), which the inventory does not have',
      'a: the product does not list c',
      'a: the product gives a 2 votes, the inventory 1',
      'a: the product gives b no vote, the inventory 1',
    ]);
  });

  it('compares numbers where no name can be found', () => {
    const members = ['e1', 'e2', 'e3', 'e4', 'e5'].map((name) => member(name));
    expect(warnings({ a: { members } })).toEqual(['a: the product lists 5 voting members, the inventory declares 3']);
  });

  it('says when a product is two-node behind the back of the inventory, and the reverse', () => {
    expect(warnings({ a: { votes: votes({ flags: ['2Node', 'WaitForAll'] }) } })).toEqual([
      'a: the product runs as two-node (both sides of a cut have quorum), the inventory says majority',
    ]);
    const pair: Cluster = { ...sceneCluster('k', ['a', 'b']), quorum: { model: 'two-node' } satisfies QuorumRule };
    expect(warnings({ a: { votes: votes({ flags: ['Quorate'] }) } }, pair)).toEqual([
      'a: the inventory says two-node, the product does not',
    ]);
  });

  it('says when a member calls itself well on a side without quorum', () => {
    const alone = (x: HostId, y: HostId): MemberTie => (x === 'a' || y === 'a' ? 'severed' : 'joined');
    expect(warnings({ a: { quorate: true }, b: { quorate: true } }, three, alone)).toContain(
      'a: says that it has quorum; its side has none by its links',
    );
    expect(warnings({ a: { quorate: false }, b: { quorate: false } }, three, alone)).toContain(
      'b: says that it has no quorum; its side has it by its links',
    );
  });

  it('has nothing to say of recorded clusters that were well', () => {
    const models: Readonly<Record<string, QuorumRule>> = {
      galera: { model: 'galera' },
      'redis-sentinel': { model: 'sentinel', quorum: 2 },
      rabbitmq: { model: 'pause-minority' },
    };
    const healthy = roleCaptures().filter(({ at }) => at.includes('/healthy/'));
    expect(new Set(healthy.map(({ product }) => product)).size).toBeGreaterThan(10);
    for (const { product, at, raw, asked } of healthy) {
      const isPair = at.includes('2node') || product === 'keepalived';
      const one: Cluster = {
        ...sceneCluster('k', isPair ? ['n1', 'n2'] : ['n1', 'n2', 'n3']),
        product,
        quorum: models[product] ?? { model: at.includes('2node') ? 'two-node' : 'majority' },
      };
      const seen = new Set(one.members.map(({ host }) => host));
      // In the recordings the last number of an address is that of the node.
      const book = {
        hostAt: (address: string) => (/^10\.97\.\d+\.\d$/.test(address) ? hostId(`n${address.at(-1)}`) : undefined),
      };
      const readings = new Map([[hostId(asked.host ?? ''), readRole(product, raw, asked)]]);
      const { warnings } = clusterStatus(one, sightOf({ seen, tieOf: () => 'joined', readings, book }));
      expect([at, warnings]).toEqual([at, []]);
    }
  });

  it('does not miss members in a list of those who are there now, nor voters in a list of standbys', () => {
    expect(warnings({ a: { product: 'corosync', members: [member('a')] } })).toEqual([]);
    expect(warnings({ a: { product: 'postgresql', members: [member('b', { voting: false, votes: 0 })] } })).toEqual([]);
  });

  it('compares the roll of Patroni, whose members have no vote', () => {
    const etcd = sceneCluster('etcd', ['a', 'b', 'c']);
    const patroni: Cluster = { ...three, product: 'patroni', quorum: { model: 'store', store: etcd.id } };
    const members = ['a', 'b', 'd'].map((name) => member(name, { voting: false, votes: 0 }));
    const readings = new Map([[hostId('a'), { ...blank('patroni'), members }]]);
    const seen = new Set(three.members.map(({ host }) => host));
    const sight = sightOf({ seen, tieOf: () => 'joined', readings, clusters: [etcd, patroni] });
    expect(clusterStatus(patroni, sight).warnings).toEqual([
      'a: the product lists d, which the inventory does not have',
      'a: the product does not list c',
    ]);
  });

  it('counts anew when members say something else, and only then', () => {
    const seen = new Set(three.members.map(({ host }) => host));
    const tieOf = (): MemberTie => 'joined';
    const same = { ...blank('k'), votes: votes({ expected: 3 }) };
    const look = (reading: Reading) =>
      clusterStatus(three, sightOf({ seen, tieOf, readings: new Map([[hostId('a'), reading]]) }));
    const first = look(same);
    expect(look({ ...same, writable: true })).toBe(first);
    expect(look({ ...same, votes: votes({ expected: 4 }) }).warnings).toHaveLength(1);
  });
});
