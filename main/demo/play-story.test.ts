import { describe, expect, it } from 'vitest';
import type { Clock } from '../domain/clock.ts';
import { playStory } from './play-story.ts';
import { demoStory, planStory } from './story.ts';

/** A clock that moves by hand. */
function handClock() {
  let now = 500;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const clock: Clock = {
    monotonicMs: () => now,
    epochMs: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  return {
    clock,
    pending: () => timers.length,
    moveTo(until: number) {
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = until;
    },
  };
}

function playAll(speed: number) {
  const hand = handClock();
  const told: string[] = [];
  const stop = playStory(planStory(demoStory, speed), hand.clock, {
    setFaults: (faults) => told.push(`${faults.length} faults`),
    tell: (moment) => told.push(moment),
  });
  return { hand, told, stop };
}

describe('playStory', () => {
  it('cuts, heals and tells each moment in its turn, round after round', () => {
    const { hand, told } = playAll(4);
    const round = ['0 faults', 'healthy', '1 faults', 'partitioned', '0 faults', 'healed', '0 faults', 'ended'];
    const { roundMs } = planStory(demoStory, 4);
    hand.moveTo(500 + roundMs - 1);
    expect(told).toEqual(round);
    hand.moveTo(500 + 2 * roundMs - 1);
    expect(told).toEqual([...round, ...round]);
  });

  it('holds one timer at a time and none once it was ended', () => {
    const { hand, told, stop } = playAll(1);
    hand.moveTo(20_000);
    expect(hand.pending()).toBe(1);
    stop();
    const before = told.length;
    hand.moveTo(1e9);
    expect([hand.pending(), told.length]).toEqual([0, before]);
  });
});
