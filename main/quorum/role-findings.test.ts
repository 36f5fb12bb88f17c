import { describe, expect, it } from 'vitest';
import { type ClusterId, type HostId, hostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import { createAddressBook } from '../evidence/address-book.ts';
import { wordsAfter, type Answer } from '../testing/role-words.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { pictureAt, pictureOf } from '../testing/small-picture.ts';
import { judgeLeadership } from './leadership.ts';
import { roleFindings } from './role-findings.ts';
import { createWhoIs } from './who-is.ts';

const ids = ['n1', 'n2', 'n3'];
const cluster = { ...sceneCluster('ledger', ids), product: 'postgresql' };
const fleet = sceneFleet({ r: ids }, { clusters: [cluster] });
const book = createAddressBook(fleet);

const primary: Partial<Reading> = { role: 'primary', writable: true, clusterIdentity: 'sys-1' };
const follows = (nth: number, state: 'streaming' | 'broken' = 'streaming'): Partial<Reading> => {
  const upstream = `10.0.1.${10 + nth}`;
  return { role: 'standby', leader: upstream, replication: { upstream, state, downstreams: [] } };
};

/** What is found of n1, n2 and n3 by their words of the last seconds, after n1 and n2 were confirmed as two primaries. */
function foundAfterTheDual(...said: readonly (Partial<Reading> | null)[]) {
  const answers = said.flatMap((one, nth): Answer[] =>
    one === null ? [] : [[ids[nth] ?? '', pictureAt - 3000 + 500 * nth, one]],
  );
  const again = said.flatMap((one, nth): Answer[] =>
    one === null ? [] : [[ids[nth] ?? '', pictureAt - 1000 + 200 * nth, one]],
  );
  const words = wordsAfter([...answers, ...again]);
  const readings = [...words.values()].map(({ last }) => last.reading);
  const leadership = judgeLeadership(cluster, words, createWhoIs(cluster, book, readings), pictureAt);
  const openDuals = new Map<ClusterId, readonly HostId[]>([[cluster.id, [hostId('n1'), hostId('n2')]]]);
  const memory = { openDuals, leaderlessSince: new Map<ClusterId, number>() };
  const { findings } = roleFindings([{ cluster, leadership }], memory, pictureOf(fleet, []));
  return findings.map(({ stage, text }) => [stage, text]);
}

describe('roleFindings after two primaries were confirmed', () => {
  it('names both with the identity they share while both claim to lead', () => {
    expect(foundAfterTheDual(primary, primary, follows(2))).toEqual([
      ['two primaries', 'ledger has 2 primaries: n1 and n2 each claim to lead, with the same identity sys-1'],
    ]);
  });

  it('says that the old one has diverged when it came back and does not follow', () => {
    expect(foundAfterTheDual(follows(2, 'broken'), primary, follows(2))).toEqual([
      [
        'diverged',
        'ledger has one primary again, n2, but n1 does not follow it: what it took while it led has diverged',
      ],
    ]);
  });

  it('says who does not receive yet where the old one follows', () => {
    expect(foundAfterTheDual(follows(2), primary, follows(2, 'broken'))).toEqual([
      ['one primary again', 'ledger has one primary again, n2, but n3 does not receive from it yet'],
    ]);
  });

  it('says nothing new while one of the two cannot be read, for it may still write', () => {
    expect(foundAfterTheDual(null, primary, follows(1))).toEqual([]);
    expect(foundAfterTheDual({ role: 'unknown', reason: 'timed-out' }, primary, follows(1))).toEqual([]);
  });

  it('finds nothing any more once one leads and all others stream from it', () => {
    expect(foundAfterTheDual(follows(2), primary, follows(2))).toEqual([]);
  });
});
