import { describe, expect, it } from 'vitest';
import { afterCrash, firstStart } from './back-off.ts';

describe('afterCrash', () => {
  it('waits 1, 2, 5, 15, 60 s and then 60 s for ever', () => {
    let count = firstStart(0);
    const delays: number[] = [];
    for (let crash = 0; crash < 7; crash += 1) {
      const next = afterCrash(count, count.startedAt + 100);
      delays.push(next.delayMs);
      count = next.count;
    }
    expect(delays).toEqual([1000, 2000, 5000, 15_000, 60_000, 60_000, 60_000]);
  });

  it('counts anew after two steady minutes', () => {
    const { count } = afterCrash(firstStart(0), 10);
    expect(afterCrash(count, count.startedAt + 120_000).delayMs).toBe(1000);
    expect(afterCrash(count, count.startedAt + 119_999).delayMs).toBe(2000);
  });
});
