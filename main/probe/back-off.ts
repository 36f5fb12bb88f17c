import { isStubborn, type ProbeFault } from './fault.ts';

/** Shortest and longest wait between two attempts, ms. `stubborn` = faults only a person can mend. */
export const backOffBounds = {
  // After a network comes back nobody wants to wait a minute for sight; the connect slots bound the storm anyway.
  usual: { firstMs: 1000, longestMs: 15_000 },
  stubborn: { firstMs: 15_000, longestMs: 300_000 },
} as const;

/**
 * How long to wait before the next attempt, ms: doubles with each failure in a row, with a random part of one half so that
 * a thousand hosts lost together do not come back together (research/4, section 6). `failures` >= 1; `random` in [0, 1).
 */
export function backOffMs(fault: ProbeFault, failures: number, random: number): number {
  const bounds = isStubborn(fault) ? backOffBounds.stubborn : backOffBounds.usual;
  const full = Math.min(bounds.longestMs, bounds.firstMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(full * (0.5 + random / 2));
}
