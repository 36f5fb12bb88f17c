import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../domain/fleet.ts';
import type { Reading } from '../domain/reading.ts';
import { createAddressBook } from '../evidence/address-book.ts';
import { wordsAfter, type Answer } from '../testing/role-words.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { judgeLeadership } from './leadership.ts';
import { createWhoIs } from './who-is.ts';

const ids = ['n1', 'n2', 'n3'];
const book = createAddressBook(sceneFleet({ r: ids }));

function judge(answers: readonly Answer[], now: number, product = 'postgresql') {
  const cluster: Cluster = { ...sceneCluster('ledger', ids), product };
  const words = wordsAfter(answers);
  const readings = [...words.values()].map(({ last }) => last.reading);
  return judgeLeadership(cluster, words, createWhoIs(cluster, book, readings), now);
}

const primary: Partial<Reading> = { role: 'primary', writable: true, clusterIdentity: 'sys-1' };
const follower: Partial<Reading> = { role: 'standby', leader: '10.0.1.11', replication: streaming('10.0.1.11') };

function streaming(upstream: string): NonNullable<Reading['replication']> {
  return { upstream, state: 'streaming', downstreams: [] };
}

describe('judgeLeadership', () => {
  it('finds one primary whom all others follow, and calls that settled', () => {
    const { claims, clashes, isSettled } = judge(
      [
        ['n1', 0, primary],
        ['n2', 500, follower],
        ['n3', 900, follower],
      ],
      1000,
    );
    expect(claims.map(({ host }) => host)).toEqual(['n1']);
    expect(clashes).toEqual([]);
    expect(isSettled).toBe(true);
  });

  it('proves two primaries when one claimed it before and after the other', () => {
    const [clash] = judge(
      [
        ['n1', 0, primary],
        ['n2', 1000, primary],
        ['n1', 2000, primary],
      ],
      2000,
    ).clashes;
    expect(clash).toMatchObject({ since: 1000, isProven: true, first: { host: 'n1' }, second: { host: 'n2' } });
  });

  it('says nothing of a clean switchover, in which the old one was a primary before the new one was', () => {
    const { clashes } = judge(
      [
        ['n1', 0, primary],
        ['n2', 1000, primary],
      ],
      1500,
    );
    expect(clashes).toEqual([]);
  });

  it('keeps the claim of a primary whose probe hangs in between, as silence is no resignation', () => {
    const { clashes } = judge(
      [
        ['n1', 0, primary],
        ['n2', 1000, primary],
        ['n1', 2000, { role: 'unknown', reason: 'timed-out' }],
        ['n1', 4000, primary],
      ],
      4000,
    );
    expect(clashes.map(({ isProven }) => isProven)).toEqual([true]);
  });

  it('needs no timeline: two primaries on the same timeline and LSN are two primaries', () => {
    const term = { name: 'timeline', value: 2 };
    const { clashes } = judge(
      [
        ['n2', 0, { ...primary, term }],
        ['n3', 500, { ...primary, term }],
        ['n2', 2000, { ...primary, term }],
      ],
      2000,
    );
    expect(clashes).toHaveLength(1);
  });

  it('does not call two systems with different identities one cluster with two primaries', () => {
    const { clashes, strangers } = judge(
      [
        ['n1', 0, primary],
        ['n2', 1000, { ...primary, clusterIdentity: 'sys-2' }],
        ['n1', 2000, primary],
      ],
      2000,
    );
    expect(clashes).toEqual([]);
    expect(strangers.map(({ host }) => host)).toEqual(['n1', 'n2']);
  });

  it('takes a leader of an older term of a consensus for stale, not for a second one', () => {
    const leads = (value: number): Partial<Reading> => ({
      product: 'etcd',
      role: 'leader',
      term: { name: 'raftTerm', value },
    });
    const { claims, stale, clashes, isSettled } = judge(
      [
        ['n1', 0, leads(2)],
        ['n2', 1000, leads(3)],
        ['n1', 2000, leads(2)],
      ],
      2000,
      'etcd',
    );
    expect(claims.map(({ host }) => host)).toEqual(['n2']);
    expect(stale.map(({ host }) => host)).toEqual(['n1']);
    expect([clashes, isSettled]).toEqual([[], false]);
  });

  it('leaves out a leader that knows itself to be without quorum', () => {
    expect(judge([['n1', 0, { role: 'leader', quorate: false }]], 100, 'etcd').claims).toEqual([]);
  });

  it('lets all members of one Galera component be primaries', () => {
    const members = ids.map((_, nth) => ({ name: `10.0.1.${11 + nth}:3306`, votes: 1, voting: true, up: true }));
    const galera = { ...primary, product: 'galera', members };
    const { clashes, claims } = judge(
      ids.flatMap((id): Answer[] => [
        [id, 0, galera],
        [id, 2000, galera],
      ]),
      2000,
      'galera',
    );
    expect(claims).toHaveLength(3);
    expect(clashes).toEqual([]);
  });

  it('finds two Galera components by their member lists, as their state id and number are the same', () => {
    const own = (nth: number): Partial<Reading> => ({
      ...primary,
      product: 'galera',
      term: { name: 'conf_id', value: 4 },
      members: [{ name: `10.0.1.${11 + nth}:3306`, votes: 1, voting: true, up: true }],
    });
    const { clashes } = judge(
      [
        ['n1', 0, own(0)],
        ['n2', 500, own(1)],
        ['n1', 2000, own(0)],
      ],
      2000,
      'galera',
    );
    expect(clashes.map(({ first, second }) => [first.host, second.host])).toEqual([['n1', 'n2']]);
  });

  it('takes Galera members that list each other without an address for one component, and one that lists only itself for another', () => {
    const listing = (...names: readonly string[]): Partial<Reading> => ({
      ...primary,
      product: 'galera',
      members: names.map((name) => ({ name, votes: 1, voting: true, up: true })),
    });
    const clashesOf = (one: Partial<Reading>, two: Partial<Reading>) =>
      judge(
        [
          ['n1', 0, one],
          ['n2', 500, two],
          ['n1', 2000, one],
        ],
        2000,
        'galera',
      ).clashes.length;
    expect(clashesOf(listing('n1', 'member 1', 'member 2'), listing('member 0', 'n2', 'member 2'))).toBe(0);
    expect(clashesOf(listing('n1'), listing('n2', 'member 1'))).toBe(1);
  });

  it('is leaderless only when every member was read just now and none leads', () => {
    const none: Partial<Reading> = { role: 'follower' };
    const two: readonly Answer[] = [
      ['n1', 0, none],
      ['n2', 0, none],
    ];
    expect(judge(two, 100, 'etcd').isLeaderless).toBe(false);
    expect(judge([...two, ['n3', 0, none]], 100, 'etcd').isLeaderless).toBe(true);
    expect(judge([...two, ['n3', 0, none]], 10_001, 'etcd').isLeaderless).toBe(false);
    expect(judge([...two, ['n3', 0, { role: 'unknown', reason: 'timed-out' }]], 100, 'etcd').isLeaderless).toBe(false);
    expect(judge([...two, ['n3', 0, none]], 100, 'rabbitmq').isLeaderless).toBe(false);
  });

  it('is not settled while an old primary follows nobody', () => {
    const broken = { upstream: '10.0.1.11', state: 'broken' as const, downstreams: [] };
    const { behind, isSettled } = judge(
      [
        ['n1', 0, primary],
        ['n2', 0, { role: 'standby', leader: '10.0.1.11', replication: broken }],
        ['n3', 0, follower],
      ],
      100,
    );
    expect([behind, isSettled]).toEqual([['n2'], false]);
  });

  it('never finds a clash that a single answer of each member could not also be a hand-over of', () => {
    const time = fc.integer({ min: 0, max: 9000 });
    fc.assert(
      fc.property(time, time, (first, second) => {
        const { clashes } = judge(
          [
            ['n1', first, primary],
            ['n2', second, primary],
          ],
          Math.max(first, second),
        );
        expect(clashes.some(({ isProven }) => isProven)).toBe(false);
      }),
    );
  });
});
