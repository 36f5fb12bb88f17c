import { assertNever } from '../../main/domain/assert-never.ts';
import { byteRttMs, type CellState } from '../../main/contract/matrix.ts';
import type { Level } from '../ui/level.ts';

/** A state in words, as it stands in lists, records and the line of the cursor. */
export function cellWords(state: CellState): string {
  switch (state) {
    case 'self':
      return 'itself';
    case 'not-probed':
      return 'not probed';
    case 'arrives':
      return 'arrives';
    case 'degraded':
      return 'arrives, too much is sent again';
    case 'vouched':
      return 'arrives by the word of the other end; this row is not observed';
    case 'refused':
      return 'refused: the path works, the service does not listen';
    case 'suspect':
      return 'stalled, not yet proof';
    case 'lost':
      return 'lost in this direction; the other one arrives';
    case 'cut':
      return 'cut in both directions';
    case 'unknown':
      return 'not seen: nobody could look';
    case 'maintenance':
      return 'in maintenance';
    default:
      return assertNever(state);
  }
}

/** How far from normal a state is. */
export function cellLevel(state: CellState): Level {
  switch (state) {
    case 'self':
    case 'not-probed':
    case 'arrives':
      return 'normal';
    case 'degraded':
      return 'p3';
    case 'vouched':
    case 'unknown':
      return 'blind';
    case 'refused':
    case 'suspect':
    case 'lost':
      return 'p2';
    case 'cut':
      return 'p1';
    case 'maintenance':
      return 'maint';
    default:
      return assertNever(state);
  }
}

/**
 * The step of grey for a round trip: against the pair's own usual one, never against other pairs, because a far region is
 * not a bad one (research/5, A2). 0 = as usual or unknown.
 */
export function slowStep(rttMs: number | null, usualMs: number | null): number {
  if (rttMs === null || usualMs === null || usualMs <= 0) return 0;
  const ratio = rttMs / usualMs;
  const limits = [1.25, 1.6, 2, 3];
  return limits.filter((limit) => ratio >= limit).length;
}

const byDrift = Uint8Array.from({ length: 511 }, (_, index) => {
  const drift = index - 255;
  return slowStep(byteRttMs(drift < 0 ? 1 : 1 + Math.min(254, drift)), byteRttMs(1));
});

/** {@link slowStep} of two bytes as they are sent: on their scale a ratio is a difference. For loops over many cells. */
export function slowStepOfBytes(rtt: number, usual: number): number {
  return rtt === 0 || usual === 0 ? 0 : (byDrift[rtt - usual + 255] ?? 0);
}

/** A round trip in a cell: `18` ms, or `×1.0` of the usual. Empty where there is none to print. */
export function rttCell(rttMs: number | null, usualMs: number | null, form: 'absolute' | 'usual'): string {
  if (rttMs === null) return '';
  if (form === 'absolute') return rttMs < 10 ? String(Math.round(rttMs * 10) / 10) : String(Math.round(rttMs));
  return usualMs === null ? '' : `×${(rttMs / usualMs).toFixed(1)}`;
}
