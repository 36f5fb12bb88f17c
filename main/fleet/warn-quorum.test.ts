import { describe, expect, it } from 'vitest';
import { testSurroundings } from './inventory-examples.ts';
import { parseFleet } from './read-fleet.ts';

const hosts = ['dub', 'fra', 'ams'].flatMap((region, r) =>
  [1, 2, 3].map(
    (n) =>
      `  - { id: ${region}${n}, region: ${region}, address: 10.${r}.0.${n}, failureDomain: rack-${region}-${n < 3 ? 1 : 2} }`,
  ),
);

const members = (...names: readonly string[]): string => `[${names.map((host) => `{ host: ${host} }`).join(', ')}]`;

/** What is said of the cluster `k`, without the beginning of each sentence. */
function said(cluster: string, more = ''): readonly string[] {
  const text = `version: 1
regions: [{ id: dub }, { id: fra }, { id: ams }]
hosts:
${hosts.join('\n')}
clusters:
  - { id: k, ports: [1], ${cluster} }
${more}`;
  const reading = parseFleet(text, 'f', testSurroundings);
  if (!reading.ok) throw new Error(reading.error.map(({ sentence }) => sentence).join('\n'));
  return reading.value.warnings.flatMap(({ sentence }) => /\(k\) (.*)$/.exec(sentence)?.[1] ?? []);
}

const store = (...names: readonly string[]): string =>
  `  - { id: etcd, product: etcd, ports: [2], quorum: { model: majority }, members: ${members(...names)} }\n`;

describe('warnQuorum', () => {
  it.each([
    ['one voter in each of three regions', `quorum: { model: majority }, members: ${members('dub1', 'fra1', 'ams1')}`],
    [
      'a device in a third region',
      `quorum: { model: qdevice, device: { host: ams1 } }, members: ${members('dub1', 'dub3', 'fra1', 'fra3')}`,
    ],
    [
      'a stretch with its tie-breaker in a third region',
      `quorum: { model: ceph-stretch, tiebreaker: ams1 }, members: ${members('dub1', 'dub3', 'fra1', 'fra3', 'ams1')}`,
    ],
    [
      'groups in three regions',
      `quorum: { model: zookeeper-groups, groups: [[dub1, dub2], [fra1, fra2], [ams1, ams2]] }, members: ${members('dub1', 'dub2', 'fra1', 'fra2', 'ams1', 'ams2')}`,
    ],
  ])('has nothing to say of %s', (_what, cluster) => {
    expect(said(cluster)).toEqual([]);
  });

  it('has nothing to say of a store in three regions, and does not count the votes of members', () => {
    const cluster = `product: patroni, quorum: { model: store, store: etcd }, members: ${members('dub1', 'fra1')}`;
    expect(said(cluster, store('dub1', 'fra1', 'ams1'))).toEqual([]);
  });

  it('warns of a store in two regions only, and of one in a single region', () => {
    const cluster = `product: patroni, quorum: { model: store, store: etcd }, members: ${members('dub1', 'fra1')}`;
    expect(said(cluster, store('dub1', 'dub3', 'fra1'))).toEqual([
      'keeps its leader in etcd, which is spread over two regions only: losing dub stops every member; a third region bears either loss',
    ]);
    expect(said(cluster, store('dub1', 'dub2', 'dub3'))[0]).toMatch(/all of which stands in one region/);
  });

  it.each([
    [
      'Patroni counted by its members',
      `product: patroni, quorum: { model: majority }, members: ${members('dub1', 'fra1', 'ams1')}`,
      /its members have no vote; the model store/,
    ],
    [
      'a device in the region of a voter',
      `quorum: { model: qdevice, device: { host: dub2 } }, members: ${members('dub1', 'fra1')}`,
      /stands on dub2 beside dub1, .*: that site always wins/,
    ],
    [
      'a device that is no host',
      `quorum: { model: qdevice, device: { address: qnetd.example.net } }, members: ${members('dub1', 'fra1')}`,
      /nobody watches the way to it/,
    ],
    ['no device', `quorum: { model: qdevice }, members: ${members('dub1', 'fra1')}`, /names no device/],
    [
      'lms',
      `quorum: { model: qdevice, device: { host: ams1, algorithm: lms } }, members: ${members('dub1', 'fra1')}`,
      /without the device every single member is needed/,
    ],
    [
      'more sentinels asked for than there are',
      `quorum: { model: sentinel, quorum: 4 }, members: ${members('dub1', 'fra1', 'ams1')}`,
      /is 4, more than the 3 sentinels: they can never agree/,
    ],
    [
      'votes expected that nobody has',
      `quorum: { model: weighted, expectedVotes: 7 }, members: ${members('dub1', 'fra1', 'ams1')}`,
      /is 7: 4 votes are needed and there are 3/,
    ],
    [
      'too few votes expected',
      `quorum: { model: weighted, expectedVotes: 2 }, members: ${members('dub1', 'dub3', 'fra1', 'ams1')}`,
      /is 2 of 4 votes: two sides can have quorum at once/,
    ],
    [
      'a tie-breaker, of the half that must live',
      `quorum: { model: majority, autoTieBreaker: lowest }, members: ${members('dub1', 'dub3', 'fra1', 'fra3')}`,
      /decides for the half with dub1: losing that half loses quorum everywhere/,
    ],
    [
      'last_man_standing without wait_for_all',
      `quorum: { model: majority, lastManStanding: true }, members: ${members('dub1', 'fra1', 'ams1')}`,
      /without waitForAll/,
    ],
    [
      'last_man_standing with weights',
      'quorum: { model: weighted, lastManStanding: true, waitForAll: true }, members: [{ host: dub1, votes: 2 }, { host: fra1, votes: 2 }, { host: ams1 }]',
      /corosync refuses other weights/,
    ],
    [
      'two-node that does not wait for all',
      `quorum: { model: two-node, waitForAll: false }, members: ${members('dub1', 'fra1')}`,
      /a node that starts alone has quorum at once/,
    ],
    [
      'a stretch whose tie-breaker stands in a site',
      `quorum: { model: ceph-stretch, tiebreaker: dub2 }, members: ${members('dub1', 'dub3', 'fra1', 'fra3', 'dub2')}`,
      /is dub2, beside dub1: it falls with the site it should outvote/,
    ],
    [
      'a stretch without a tie-breaker',
      `quorum: { model: ceph-stretch }, members: ${members('dub1', 'fra1', 'ams1')}`,
      /no site survives the other/,
    ],
    [
      'an even number of groups',
      `quorum: { model: zookeeper-groups, groups: [[dub1], [fra1]] }, members: ${members('dub1', 'fra1')}`,
      /are 2, an even number/,
    ],
    [
      'two of three groups in one region',
      `quorum: { model: zookeeper-groups, groups: [[dub1], [dub3], [fra1]] }, members: ${members('dub1', 'dub3', 'fra1')}`,
      /stand for one half or more in region dub/,
    ],
    [
      'a server in no group',
      `quorum: { model: zookeeper-groups, groups: [[dub1], [fra1], [ams1]] }, members: ${members('dub1', 'fra1', 'ams1', 'ams2')}`,
      /do not name ams2: its vote counts for nothing/,
    ],
    [
      'half of the votes in one rack',
      'quorum: { model: weighted }, members: [{ host: dub1, votes: 2 }, { host: dub2, votes: 2 }, { host: dub3 }, { host: fra1 }, { host: ams1 }]',
      /has 4 of 7 votes in the failure domain rack-dub-1/,
    ],
  ])('warns of %s', (_what, cluster, sentence) => {
    expect(said(cluster).filter((one) => sentence.test(one))).toHaveLength(1);
  });
});
