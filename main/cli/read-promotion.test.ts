import { describe, expect, it } from 'vitest';
import { promotionFleet } from '../testing/promotion-world.ts';
import { readPromotion } from './read-promotion.ts';

const fleet = promotionFleet();

describe('readPromotion', () => {
  it('finds the member of the cluster', () => {
    expect(readPromotion('ledger/b1', fleet)).toMatchObject({
      ok: true,
      value: { cluster: { id: 'ledger' }, candidate: { host: 'b1', role: 'data' } },
    });
  });

  it.each([
    ['b1', '--promote must be CLUSTER/HOST, not "b1"'],
    ['ledgr/b1', 'there is no cluster "ledgr" in the inventory; did you mean "ledger"?'],
    ['ledger/', 'there is no host "" in the inventory'],
    ['ledger/b1/b1', 'there is no host "b1/b1" in the inventory'],
    ['ledger/b2', 'b2 is no member of ledger; its members are a1, b1, g1'],
  ])('refuses %j with a sentence', (text, sentence) => {
    const read = readPromotion(text, fleet);
    expect(read.ok ? '' : read.error).toContain(sentence);
  });
});
