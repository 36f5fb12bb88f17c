import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConnectSlots } from './connect-slots.ts';

describe('createConnectSlots', () => {
  it('never lets more connect at a time than its limit, and in the end lets everybody', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 16 }),
        fc.array(fc.record({ failures: fc.nat(9), releaseFirst: fc.nat(20) }), { maxLength: 80 }),
        (limit, asks) => {
          const slots = createConnectSlots(limit);
          const held: (() => void)[] = [];
          let granted = 0;
          let inFlight = 0;
          for (const ask of asks) {
            held.splice(0, ask.releaseFirst % 3).forEach((release) => release());
            let mine = false;
            const release = slots.request(ask.failures, () => {
              mine = true;
              granted++;
              inFlight++;
              expect(inFlight).toBeLessThanOrEqual(limit);
            });
            held.push(() => {
              // Those that give up before their turn are never granted later.
              if (mine) inFlight--;
              else granted++;
              release();
              release();
            });
          }
          while (held.length > 0) held.shift()?.();
          expect(granted).toBe(asks.length);
          expect(inFlight).toBe(0);
        },
      ),
    );
  });

  it('serves a host just lost before hosts that failed often', () => {
    const slots = createConnectSlots(1);
    const order: string[] = [];
    const first = slots.request(0, () => order.push('first'));
    slots.request(7, () => order.push('dead for long'));
    const fresh = slots.request(0, () => order.push('just lost'));
    first();
    fresh();
    expect(order).toEqual(['first', 'just lost', 'dead for long']);
  });
});
