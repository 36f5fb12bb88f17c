import type { Policy } from './fleet.ts';

/** The defaults promised in interfaces.md, section 3. Times in ms. */
export const defaultPolicy: Policy = {
  sampleIntervalMs: 1000,
  staleAfterMs: 3000,
  blindAfterMs: 10_000,
  suspectAfterMs: 0,
  confirmAfterMs: 1500,
  clearAfterMs: 5000,
  flapping: { changes: 3, windowMs: 60_000 },
  holdDownMs: 60_000,
  lossyRatio: 0.02,
  regionPairAlertBelow: 0.9,
  meshPerRegionPair: 3,
};
