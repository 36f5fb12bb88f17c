import { describe, expect, it } from 'vitest';
import type { Clock } from '../domain/clock.ts';
import type { CaptureStretch } from '../journal/captures/read-stretch.ts';
import { openRecorded } from '../testing/recorded.ts';
import { createDrillCourse } from './drill-course.ts';

const began = Date.UTC(2026, 10, 22, 14, 0, 0);
const { fleet } = openRecorded('zookeeper-cut');

/** Ticks each 250 ms, without a word of any host. */
function quietStretch(ticks: number): CaptureStretch {
  let nth = 0;
  const next = async () => {
    if (nth === ticks) return null;
    const [t, wallMs] = [nth * 250, began + nth * 250];
    nth += 1;
    return { events: [{ kind: 'tick' as const, t, wallMs }], wallMs };
  };
  return { fleet, next };
}

/** A clock on which each look at it takes 3 ms; who rests, rests until `wake`. */
function slowClock() {
  let now = 0;
  const resting: (() => void)[] = [];
  const clock: Clock = {
    monotonicMs: () => (now += 3),
    epochMs: () => 0,
    after: (_ms, run) => {
      resting.push(run);
      return () => undefined;
    },
  };
  return { clock, resting };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('createDrillCourse', () => {
  it('plays a few ticks and then lets the live engine have its turn, again and again', async () => {
    const { clock, resting } = slowClock();
    const course = createDrillCourse(quietStretch(40), clock);
    let told = 0;
    course.onTick(() => (told += 1));
    let isDone = false;
    const playing = course.play(() => began + 60_000).then(() => (isDone = true));
    const slices: number[] = [];
    for (let before = 0; !isDone; before = told) {
      await turn();
      slices.push(told - before);
      resting.shift()?.();
      await turn();
    }
    await playing;
    expect(told).toBe(40);
    expect(Math.max(...slices)).toBeLessThanOrEqual(4);
  });

  it('stands at the last tick that is not after the moment, and goes on from there', async () => {
    const course = createDrillCourse(quietStretch(40), { ...slowClock().clock, monotonicMs: () => 0 });
    const told: number[] = [];
    course.onTick(({ snapshot }) => told.push(snapshot.t));
    await course.play(() => began + 1100);
    expect([course.standsAt() - began, told]).toEqual([1000, [0, 250, 500, 750, 1000]]);
    await course.play(() => began + 1100);
    await course.play(() => began + 1400);
    expect(told.slice(5)).toEqual([1250]);
    await course.play(() => began + 60_000);
    expect([course.standsAt() - began, told.length]).toEqual([9750, 40]);
  });

  it('plays nothing more once it is closed', async () => {
    const { clock, resting } = slowClock();
    const course = createDrillCourse(quietStretch(40), clock);
    let told = 0;
    course.onTick(() => (told += 1));
    const playing = course.play(() => began + 60_000);
    await turn();
    const before = told;
    expect(before).toBeGreaterThan(0);
    course.close();
    resting.shift()?.();
    await playing;
    expect(told).toBe(before);
  });
});
