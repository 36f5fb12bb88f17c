import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passphraseWaitMs } from './passphrase-wait.ts';

describe('passphraseWaitMs', () => {
  it('forgives one slip, then doubles the wait up to a minute', () => {
    const waits = [0, 1, 2, 3, 4, 8, 9, 50].map((count) => passphraseWaitMs({ count, lastAt: 5000 }, 5000));
    expect(waits).toEqual([0, 0, 1000, 2000, 4000, 60_000, 60_000, 60_000]);
    expect(passphraseWaitMs(null, 5000)).toBe(0);
  });

  it('is over when it is over', () => {
    expect(passphraseWaitMs({ count: 3, lastAt: 5000 }, 6999)).toBe(1);
    expect(passphraseWaitMs({ count: 3, lastAt: 5000 }, 7000)).toBe(0);
  });

  it('lets nobody try more than a thousand times in the first 16 hours', () => {
    let [now, tries] = [0, 0];
    for (; now < 16 * 3_600_000; tries++) now += passphraseWaitMs({ count: tries, lastAt: now }, now);
    expect(tries).toBeLessThan(1000);
  });

  it('never grows shorter with another wrong try, and never locks anybody out', () =>
    fc.assert(
      fc.property(fc.nat(100), (count) => {
        const wait = passphraseWaitMs({ count, lastAt: 0 }, 0);
        expect(passphraseWaitMs({ count: count + 1, lastAt: 0 }, 0)).toBeGreaterThanOrEqual(wait);
        expect(wait).toBeLessThanOrEqual(60_000);
      }),
    ));
});
