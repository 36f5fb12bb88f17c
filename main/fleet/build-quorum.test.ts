import { describe, expect, it } from 'vitest';
import { fleetToInventory } from './fleet-to-inventory.ts';
import { testSurroundings } from './inventory-examples.ts';
import { fleetFromValue, parseFleet } from './read-fleet.ts';

const inventory = (quorum: string): string => `version: 1
regions: [{ id: dub }, { id: fra }, { id: ams }]
hosts:
  - { id: a, region: dub, address: 10.0.0.1 }
  - { id: b, region: fra, address: 10.0.0.2 }
  - { id: c, region: ams, address: 10.0.0.3 }
clusters:
  - { id: etcd, members: [{ host: a }, { host: b }, { host: c }] }
  - id: k
    quorum: ${quorum}
    members: [{ host: a }, { host: b }]
`;

function read(quorum: string) {
  const reading = parseFleet(inventory(quorum), 'f', testSurroundings);
  return reading.ok ? reading.value.fleet : reading.error.map(({ sentence }) => sentence);
}

describe('buildQuorum', () => {
  it.each([
    ['{ model: galera }', { model: 'galera' }],
    ['{ model: weighted, expectedVotes: 5 }', { model: 'weighted', expectedVotes: 5 }],
    [
      '{ model: majority, autoTieBreaker: [b, a], waitForAll: true }',
      { model: 'majority', autoTieBreaker: ['b', 'a'], waitForAll: true },
    ],
    ['{ model: majority, lastManStanding: true }', { model: 'majority', lastManStanding: { windowMs: 10_000 } }],
    ['{ model: majority, lastManStanding: false }', { model: 'majority' }],
    [
      '{ model: qdevice, device: { host: c } }',
      {
        model: 'qdevice',
        device: { host: 'c', address: null, votes: null, algorithm: 'ffsplit', tieBreaker: 'lowest' },
      },
    ],
    [
      '{ model: qdevice, device: { address: q.example.net, votes: 3, algorithm: lms, tieBreaker: b } }',
      {
        model: 'qdevice',
        device: { host: null, address: 'q.example.net', votes: 3, algorithm: 'lms', tieBreaker: 'b' },
      },
    ],
    ['{ model: zookeeper-groups, groups: [[a], [b]] }', { model: 'zookeeper-groups', groups: [['a'], ['b']] }],
    ['{ model: majority, outgoing: [a] }', { model: 'majority', outgoing: ['a'] }],
    ['{ model: sentinel, quorum: 2 }', { model: 'sentinel', quorum: 2 }],
    ['{ model: store, store: etcd }', { model: 'store', store: 'etcd' }],
    ['{ model: ceph-stretch, tiebreaker: b }', { model: 'ceph-stretch', tiebreaker: 'b' }],
    ['{ model: pause-minority }', { model: 'pause-minority' }],
  ])('reads %s, and a capture keeps it', (text, quorum) => {
    const fleet = read(text);
    if (!('clusters' in fleet)) throw new Error(fleet.join('\n'));
    expect(fleet.clusters[1]?.quorum).toEqual(quorum);
    const again = fleetFromValue(JSON.parse(JSON.stringify(fleetToInventory(fleet))), 'c', testSurroundings);
    expect(again.ok && again.value.fleet.clusters[1]?.quorum).toEqual(quorum);
  });

  it.each([
    [
      '{ model: galera, autoTieBreaker: lowest }',
      'f:10: clusters[1].quorum.autoTieBreaker belongs to the model majority or weighted, not to galera',
    ],
    [
      '{ model: majority, expectdVotes: 3 }',
      'f:10: clusters[1].quorum.expectdVotes is an unknown key; did you mean "expectedVotes"?',
    ],
    [
      '{ model: majority, autoTieBreaker: [c] }',
      'f:10: clusters[1].quorum.autoTieBreaker[0] names "c", which is no member of k',
    ],
    [
      '{ model: qdevice, device: { host: d } }',
      'f:10: clusters[1].quorum.device.host names "d", which is no host of this inventory',
    ],
    [
      '{ model: qdevice, device: { host: a } }',
      'f:10: clusters[1].quorum.device.host is a, a member itself; a device stands outside the cluster',
    ],
    [
      '{ model: store }',
      'f:10: clusters[1].quorum lacks store: the id of the cluster that holds the leader key (its etcd, ZooKeeper or Consul)',
    ],
    [
      '{ model: store, store: etdc }',
      'f:10: clusters[1].quorum.store names "etdc", which is no other cluster of this inventory; did you mean "etcd"?',
    ],
    [
      '{ model: store, store: k }',
      'f:10: clusters[1].quorum.store names "k", which is no other cluster of this inventory',
    ],
    ['{ model: zookeeper-groups, groups: [[a], [a, b]] }', 'f:10: clusters[1].quorum.groups has "a" in two groups'],
    [
      '{ model: majority, autoTieBreaker: maybe }',
      'f:10: clusters[1].quorum.autoTieBreaker must be lowest, highest or a list of members, not "maybe"',
    ],
  ])('refuses %s in a sentence with its place', (text, sentence) => {
    expect(read(text)).toEqual([sentence]);
  });
});
