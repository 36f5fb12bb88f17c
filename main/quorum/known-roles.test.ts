import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import type { UnreadReason } from '../domain/reading.ts';
import { wordsAfter } from '../testing/role-words.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { memberBeliefs } from './beliefs.ts';
import { freshReading, keepRoles } from './known-roles.ts';

const n1 = hostId('n1');

describe('takeReadings', () => {
  it('counts a claim from its first answer, and ends it with the first answer to the contrary', () => {
    const claims = wordsAfter([
      ['n1', 1000, { role: 'primary' }],
      ['n1', 3000, { role: 'primary' }],
    ]);
    expect(claims.get(n1)?.claimsSince).toBe(1000);
    const gone = wordsAfter([
      ['n1', 1000, { role: 'primary' }],
      ['n1', 3000, { role: 'standby' }],
      ['n1', 5000, { role: 'primary' }],
    ]);
    expect(gone.get(n1)?.claimsSince).toBe(5000);
  });

  it('leaves out an answer that overtook a newer one', () => {
    const words = wordsAfter([
      ['n1', 3000, { role: 'standby' }],
      ['n1', 1000, { role: 'primary' }],
    ]);
    expect(words.get(n1)?.last.reading.role).toBe('standby');
  });
});

describe('memberBeliefs', () => {
  it('says how often in a row a member gave no answer in time, and counts anew after any answer', () => {
    const cluster = { ...sceneCluster('ledger', ['n1']), product: 'postgresql' };
    const why = (...reasons: readonly (UnreadReason | null)[]) => {
      const words = wordsAfter(
        reasons.map((reason, nth) => ['n1', 2000 * nth, { role: reason === null ? 'standby' : 'unknown', reason }]),
      );
      return memberBeliefs(cluster, words, () => null, 2000 * reasons.length)[0]?.why;
    };
    const slow = 'the product did not answer in time';
    expect(why('timed-out')).toBe(slow);
    expect(why('timed-out', 'timed-out', 'timed-out')).toBe(`${slow} (3 times in a row)`);
    expect(why('timed-out', 'timed-out', null, 'timed-out')).toBe(slow);
    expect(why('timed-out', 'timed-out', 'not-installed')).toBe('the client program is not installed there');
  });
});

describe('freshReading', () => {
  it('is nothing once the newest answer could not be read, whatever was said before', () => {
    const words = wordsAfter([
      ['n1', 1000, { role: 'primary' }],
      ['n1', 3000, { role: 'unknown', reason: 'timed-out' }],
    ]);
    expect(freshReading(words.get(n1), 3000)).toBeNull();
  });

  it('is nothing when it is older than it may be', () => {
    const words = wordsAfter([['n1', 1000, { role: 'primary' }]]);
    expect(freshReading(words.get(n1), 11_000)?.reading.role).toBe('primary');
    expect(freshReading(words.get(n1), 11_001)).toBeNull();
  });
});

describe('keepRoles', () => {
  it('forgets who left the inventory', () => {
    const cluster = sceneCluster('ledger', ['n1']);
    const known = new Map([
      [
        cluster.id,
        wordsAfter([
          ['n1', 0, {}],
          ['n2', 0, {}],
        ]),
      ],
    ]);
    const kept = keepRoles(known, sceneFleet({ r: ['n1'] }, { clusters: [cluster] }));
    expect([...(kept.get(cluster.id)?.keys() ?? [])]).toEqual(['n1']);
    expect(keepRoles(known, sceneFleet({ r: ['n1'] }, { clusters: [] })).size).toBe(0);
  });
});
