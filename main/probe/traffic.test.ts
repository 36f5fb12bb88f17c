import { describe, expect, it } from 'vitest';
import { frameCaps } from './frames.ts';
import { trafficLimits, trafficProblem } from './traffic.ts';

describe(trafficProblem, () => {
  it('lets the largest listing through three times before it counts', () => {
    expect(trafficProblem(3 * frameCaps.frame, 0)).toBe(null);
  });

  it('names a flood, and answers that nobody reads', () => {
    expect(trafficProblem(trafficLimits.betweenListings + 1, 0)).toContain('without a listing that was asked for');
    expect(trafficProblem(0, trafficLimits.unread + 1)).toContain('without reading');
  });
});
