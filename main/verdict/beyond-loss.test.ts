import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rememberLoss, noLoss } from '../evidence/loss-memory.ts';
import { pictureAt, samplePath } from '../testing/small-picture.ts';
import { isBeyondLoss } from './beyond-loss.ts';

/** A path that lost `resent` of 1000 sendings a moment ago. */
const losing = (resent: number) =>
  samplePath('a1', 'b1', { lossForward: rememberLoss(noLoss, 1000, resent, pictureAt - 100) });
const fewestTries = (resent: number) =>
  Array.from({ length: 200 }, (_, tries) => tries).find((tries) => isBeyondLoss([losing(resent)], tries, pictureAt));

describe(isBeyondLoss, () => {
  it('asks for five failed tries where no loss is known: a link may have begun to lose 15 % unseen', () => {
    expect(fewestTries(0)).toBe(5);
  });

  it('asks for eight in a row where 30 % is lost, and for fourteen at 50 %', () => {
    expect(fewestTries(300)).toBe(8);
    expect(fewestTries(500)).toBe(14);
  });

  it('lets even a link that loses everything be proven cut in the end', () => {
    expect(fewestTries(1000)).toBe(88);
  });

  it('is never convinced by fewer tries, nor by the same tries on a worse link', () => {
    const share = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(share, share, fc.nat(100), fc.nat(100), (x, y, n, m) => {
        const isProven = isBeyondLoss([losing(Math.max(x, y))], Math.min(n, m), pictureAt);
        if (isProven) expect(isBeyondLoss([losing(Math.min(x, y))], Math.max(n, m), pictureAt)).toBe(true);
      }),
    );
  });
});
