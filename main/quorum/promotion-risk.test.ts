import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import type { Automation } from '../domain/reading.ts';
import type { QuorumSide, QuorumState } from '../domain/snapshot.ts';
import { createAddressBook } from '../evidence/address-book.ts';
import { wordsAfter } from '../testing/role-words.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { judgeLeadership } from './leadership.ts';
import { promotionRisk } from './promotion-risk.ts';
import { createWhoIs } from './who-is.ts';

const ids = ['n1', 'n2', 'n3'];
const patroni: Automation = {
  promotes: true,
  promotesAfterMs: 30_000,
  yieldsAfterMs: 19_000,
  paused: false,
  why: 'ttl 30',
};

function side(hosts: readonly string[], state: QuorumState): QuorumSide {
  return { hosts: hosts.map(hostId), worst: 0, best: 0, margin: { worst: 0, best: 0 }, state };
}

const cut = [side(['n1'], 'inquorate'), side(['n2', 'n3'], 'quorate')];

function risk(automation: Automation | null, sides: readonly QuorumSide[], role: 'primary' | 'leader' = 'primary') {
  const cluster = sceneCluster('ledger', ids);
  const words = wordsAfter([
    ['n1', 0, { role }],
    ['n2', 0, { automation }],
    ['n3', 0, {}],
  ]);
  const whoIs = createWhoIs(cluster, createAddressBook(sceneFleet({ r: ids })), []);
  const leadership = judgeLeadership(cluster, words, whoIs, 100);
  return promotionRisk({ cluster, words, leadership, whoIs, sides, promoterOf: () => null, cutSince: 1000, now: 100 });
}

describe('promotionRisk', () => {
  it('counts the product’s own time from the beginning of the cut, and when the old primary stops', () => {
    expect(risk(patroni, cut)).toMatchObject({
      primary: 'n1',
      candidates: ['n2', 'n3'],
      promotesAt: 31_000,
      yieldsAt: 20_000,
    });
  });

  it('says when nothing makes the old primary stop', () => {
    expect(risk({ ...patroni, yieldsAfterMs: null, why: 'min-replicas-to-write 0' }, cut)?.text).toBe(
      'n2 or n3 can be promoted beside n1 (min-replicas-to-write 0); nothing makes n1 stop by itself',
    );
  });

  it('is no risk without a cut, without a side that may decide, or where nobody promotes', () => {
    expect(risk(patroni, [side(ids, 'quorate')])).toBeNull();
    expect(risk(patroni, [side(['n1'], 'inquorate'), side(['n2', 'n3'], 'inquorate')])).toBeNull();
    expect(risk(null, cut)).toBeNull();
    expect(risk({ ...patroni, promotes: false }, cut)).toBeNull();
    expect(risk({ ...patroni, paused: true }, cut)).toBeNull();
  });

  it('is no risk where a consensus elects: a leader without its quorum decides nothing', () => {
    expect(risk(patroni, cut, 'leader')).toBeNull();
  });

  it('does not count the primary’s own side', () => {
    expect(risk(patroni, [side(ids.slice(0, 2), 'quorate'), side(['n3'], 'inquorate')])).toBeNull();
  });

  it('stays a risk while nobody can say whether the other side has quorum', () => {
    expect(risk(patroni, [side(['n1'], 'ambiguous'), side(['n2'], 'ambiguous')])?.candidates).toEqual(['n2']);
  });
});
