import type { Snapshot } from '../../domain/snapshot.ts';

/** Until when events are written, and whether what is written stays. Moments are ms, the clock of the facts. */
export interface CaptureGate {
  readonly openUntil: number;
  /** Up to here something confirmed is told. */
  readonly keepUntil: number;
}

/** Before anything was wrong. */
export const shutGate: CaptureGate = {
  openUntil: Number.NEGATIVE_INFINITY,
  keepUntil: Number.NEGATIVE_INFINITY,
};

/** Events are written for so long after the last situation cleared (ms). */
const quietMs = 60_000;

/**
 * The gate after a tick at `t`. A suspicion opens it, so that a crash of this program right after loses little; only what was confirmed
 * is an incident, and stays. That the observer suspects itself is its daily noise, and opens nothing.
 */
export function stepGate(gate: CaptureGate, situations: Snapshot['situations'], t: number): CaptureGate {
  const isConfirmed = situations.some(({ phase }) => phase === 'confirmed');
  const isSuspected = situations.some(({ phase, type }) => phase === 'suspected' && type !== 'noc-blind');
  return {
    openUntil: isConfirmed || isSuspected ? t + quietMs : gate.openUntil,
    keepUntil: isConfirmed ? t + quietMs : gate.keepUntil,
  };
}
