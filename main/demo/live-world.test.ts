import { describe, expect, it } from 'vitest';
import type { Clock } from '../domain/clock.ts';
import { runWorld } from './live-world.ts';
import { addressOf, everything, sampleFlow, sampleWorld } from './world/sample-world.ts';
import { chatty } from './world/traffic.ts';

/** A clock that moves by hand, with the timers that wait on it. */
function handClock() {
  let now = 1_000_000;
  const timers = new Set<() => void>();
  const clock: Clock = {
    monotonicMs: () => now,
    epochMs: () => now,
    after(_ms, run) {
      timers.add(run);
      return () => timers.delete(run);
    },
  };
  const fire = (): void => {
    for (const run of [...timers]) {
      timers.delete(run);
      run();
    }
  };
  return {
    clock,
    timers,
    pass(ms: number) {
      now += ms;
      fire();
    },
  };
}

const toA1 = { address: addressOf('a1'), port: 5432 };

describe('runWorld', () => {
  it('settles a connect by itself, and keeps no timer while none is open', () => {
    const hand = handClock();
    const live = runWorld(sampleWorld([]), 20_000, hand.clock);
    live.listing('a1', everything);
    expect(hand.timers.size).toBe(0);
    let outcome = '';
    live.connect('b1', toA1, (settled) => {
      outcome = settled;
    });
    for (let step = 0; step < 10 && outcome === ''; step += 1) hand.pass(5);
    expect(outcome).toBe('ok');
    hand.pass(5);
    expect(hand.timers.size).toBe(0);
  });

  it('forgets a connect that is given up, with its timer', () => {
    const hand = handClock();
    const live = runWorld(sampleWorld([]), 20_000, hand.clock);
    live.setFaults([{ kind: 'cut', a: 'a', b: 'b', direction: 'both' }]);
    const close = live.connect('b1', toA1, () => expect.unreachable());
    hand.pass(3000);
    expect(live.listing('b1', everything)).toContain('SYN-SENT');
    close();
    hand.pass(5);
    expect(live.listing('b1', everything)).not.toContain('SYN-SENT');
    expect(hand.timers.size).toBe(0);
  });

  it('does not play hours after when the machine slept', () => {
    const hand = handClock();
    const live = runWorld(sampleWorld([sampleFlow('b1', 'a1', chatty)]), 20_000, hand.clock);
    const acked = (): number => Number(/bytes_acked:(\d+)/.exec(live.listing('a1', everything))?.[1]);
    const before = acked();
    hand.pass(8 * 3_600_000);
    expect(acked() - before).toBeLessThan(25_000);
  });

  it('holds no timer once it was stopped', () => {
    const hand = handClock();
    const live = runWorld(sampleWorld([]), 20_000, hand.clock);
    live.connect('b1', toA1, () => undefined);
    live.stop();
    expect(hand.timers.size).toBe(0);
  });
});
