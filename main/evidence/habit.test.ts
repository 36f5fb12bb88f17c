import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Socket, SocketInfo } from '../domain/socket.ts';
import { learnHabit, medianGapMs, usualSilenceMs, type Habit } from './habit.ts';

function receiver(info: SocketInfo): Socket {
  return {
    netid: 'tcp',
    state: 'ESTAB',
    recvQ: 0,
    sendQ: 0,
    local: { address: '10.0.0.1', port: 41_000 },
    peer: { address: '10.0.0.2', port: 5432 },
    info,
  };
}

/** Learns from samples of one connection: when each was taken, and what it showed. */
function learnt(...samples: readonly { at: number; segs: number; lastrcv: number }[]): Habit | undefined {
  return samples.reduce<Habit | undefined>(
    (habit, { at, segs, lastrcv }) =>
      learnHabit(habit, receiver({ dataSegsIn: segs, lastrcv }), { takenAt: at, previousAt: null }),
    undefined,
  );
}

const habitOf = (gapsMs: readonly number[]): Habit => ({ gapsMs, dataAt: 0, dataSegsIn: 1 });

describe(learnHabit, () => {
  it('measures from arrival to arrival, not from sample to sample', () => {
    const habit = learnt({ at: 1000, segs: 5, lastrcv: 100 }, { at: 2000, segs: 6, lastrcv: 850 });
    expect(habit).toEqual({ gapsMs: [250], dataAt: 1150, dataSegsIn: 6 });
  });

  it('shares the time among all messages that came between two samples', () => {
    expect(learnt({ at: 1000, segs: 5, lastrcv: 0 }, { at: 2000, segs: 15, lastrcv: 0 })?.gapsMs).toEqual([100]);
  });

  it('learns nothing while nothing comes, so that a cut does not become the habit', () => {
    const habit = learnt({ at: 1000, segs: 5, lastrcv: 0 }, { at: 2000, segs: 6, lastrcv: 0 });
    const cut = learnHabit(habit, receiver({ dataSegsIn: 6, lastrcv: 9000 }), { takenAt: 11_000, previousAt: 10_000 });
    expect(cut).toBe(habit);
  });

  it('begins anew when the count went back: another connection of the same four numbers', () => {
    const habit = learnt({ at: 1000, segs: 50, lastrcv: 0 }, { at: 2000, segs: 60, lastrcv: 0 });
    const next = learnHabit(habit, receiver({ dataSegsIn: 2 }), { takenAt: 3000, previousAt: 2000 });
    expect(next).toEqual({ gapsMs: [], dataAt: 3000, dataSegsIn: 2 });
  });

  it('teaches no habit where the listing does not count data segments, or none came yet', () => {
    const times = { takenAt: 1000, previousAt: null };
    expect(learnHabit(undefined, receiver({ rto: 204, lastrcv: 5 }), times)).toBeUndefined();
    expect(learnHabit(undefined, receiver({ dataSegsIn: 0 }), times)).toBeUndefined();
  });

  it('follows a habit that changes: after seven messages the old rhythm is forgotten', () => {
    const slow = Array.from({ length: 7 }, (_, n) => ({ at: 2000 * n, segs: n + 1, lastrcv: 0 }));
    const fast = Array.from({ length: 7 }, (_, n) => ({ at: 12_000 + 200 * (n + 1), segs: 8 + n, lastrcv: 0 }));
    const habit = learnt(...slow, ...fast);
    expect(habit?.gapsMs).toEqual([200, 200, 200, 200, 200, 200, 200]);
  });
});

describe(usualSilenceMs, () => {
  it('allows a heartbeat of two seconds three of its gaps and the base RTO', () => {
    expect(usualSilenceMs(habitOf([2000, 2000, 2000, 2000, 2000]), 204)).toBe(6204);
  });

  it('never calls half a second unusual, however fast a connection chats', () => {
    expect(usualSilenceMs(habitOf([10, 10, 10, 10, 10]), 204)).toBe(704);
  });

  it('knows no rhythm before five gaps', () => {
    expect(usualSilenceMs(habitOf([100, 100, 100, 100]), 204)).toBeNull();
  });

  it('expects nothing of a connection that speaks at random', () => {
    expect(usualSilenceMs(habitOf([100, 9000, 300, 4000, 20, 7000, 2000]), 204)).toBeNull();
  });

  it('allows a long line exactly as much more as its RTO is longer', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 5, maxLength: 7 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 200, max: 3000 }), fc.integer({ min: 0, max: 3000 }), (some, rto, more) => {
        const near = usualSilenceMs(habitOf(some), rto);
        const far = usualSilenceMs(habitOf(some), rto + more);
        expect(far).toBe(near === null ? null : near + more);
      }),
    );
  });

  it('never calls a silence unusual that is shorter than three gaps of the rhythm', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 5, maxLength: 7 });
    fc.assert(
      fc.property(gaps, (some) => {
        const habit = habitOf(some);
        expect(usualSilenceMs(habit, 200) ?? Infinity).toBeGreaterThanOrEqual(3 * medianGapMs(habit));
      }),
    );
  });
});

describe(medianGapMs, () => {
  it('is not moved by one long pause', () => {
    expect(medianGapMs(habitOf([100, 110, 60_000, 90, 105]))).toBe(105);
  });

  it('is nothing before the first gap', () => {
    expect(medianGapMs(habitOf([]))).toBe(0);
  });
});
