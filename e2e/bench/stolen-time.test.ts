import { describe, expect, it } from 'vitest';
import { readMachineTime, stolenPercent } from './stolen-time.ts';

describe('readMachineTime', () => {
  it('counts guests once: they are in user and nice already', () => {
    const stat = 'cpu  100 20 30 400 5 6 7 32 50 10\ncpu0 1 1 1 1 1 1 1 1 1 1\n';
    expect(readMachineTime(stat)).toEqual({ all: 600, stolen: 32 });
  });
});

describe('stolenPercent', () => {
  it('is of the time in between, and nothing of no time', () => {
    const from = { all: 1000, stolen: 100 };
    expect(stolenPercent(from, { all: 1200, stolen: 150 })).toBe(25);
    expect(stolenPercent(from, from)).toBe(0);
  });
});
