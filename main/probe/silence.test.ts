import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSilence, nextSampleAt } from './silence.ts';

const gap = (
  frameAgo: number,
  heardAgo: number,
  intervalMs = 1000,
  usualListingMs: number | null = 20,
  usualPingMs: number | null = null,
) =>
  judgeSilence({
    now: 100_000,
    lastFrameAt: 100_000 - frameAgo,
    lastHeardAt: 100_000 - heardAgo,
    intervalMs,
    usualListingMs,
    usualPingMs,
  });

describe(judgeSilence, () => {
  it('suspects at 1.5 s, and gives up at 2 s without a byte or at 3 s without a listing', () => {
    expect(gap(1500, 1500)).toBe('fine');
    expect(gap(1501, 1501)).toBe('quiet');
    expect(gap(2000, 2000)).toBe('quiet');
    expect(gap(2001, 2001)).toBe('silent');
    expect(gap(2900, 300)).toBe('quiet');
    expect(gap(3001, 300)).toBe('mute');
  });

  it('waits longer where we ask less often, never shorter where we ask more often', () => {
    expect(gap(5200, 5200, 5000)).toBe('fine');
    expect(gap(5600, 5600, 5000)).toBe('quiet');
    expect(gap(1400, 1400, 250)).toBe('fine');
  });

  it('judges a host by its own slower rhythm, and gives no host more than 9 s for a listing or 4 s for a byte', () => {
    expect(gap(3500, 300, 1000, 2500)).toBe('quiet');
    expect(gap(6001, 300, 1000, 2500)).toBe('mute');
    expect(gap(9001, 300, 1000, 60_000)).toBe('mute');
    expect(gap(3900, 3900, 1000, 60_000)).toBe('quiet');
    expect(gap(4001, 4001, 1000, 60_000)).toBe('silent');
  });

  it('expects quick bytes from a slow lister whose SSH answers quickly, and from a quick lister always', () => {
    expect(gap(2001, 2001, 1000, 2500, 30)).toBe('silent');
    expect(gap(2001, 2001, 1000, 2500, 1200)).toBe('quiet');
    expect(gap(2001, 2001, 1000, 20, 8000)).toBe('silent');
  });

  it('never gets better while nothing comes', () => {
    const rank = { fine: 0, quiet: 1, silent: 2, mute: 2 };
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), fc.nat(5000), fc.nat(5000), (frame, heard, more, interval) => {
        expect(rank[gap(frame + more, heard + more, interval + 1)]).toBeGreaterThanOrEqual(
          rank[gap(frame, heard, interval + 1)],
        );
      }),
    );
  });
});

describe(nextSampleAt, () => {
  it('asks within one interval, on the grid of the host', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        fc.integer({ min: 50, max: 60_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (now, interval, phase) => {
          const at = nextSampleAt(now, interval, phase);
          expect(at).toBeGreaterThan(now - 1e-3);
          expect(at - now).toBeLessThanOrEqual(interval + 1e-3);
          const place = (((at - phase * interval) % interval) + interval) % interval;
          expect(Math.min(place, interval - place)).toBeLessThan(0.01);
        },
      ),
    );
  });
});
