import { assertNever } from '../assert-never.ts';
import type { DirectionState } from '../snapshot.ts';

/** How one half of a line between two regions is drawn (research/5, B3). */
export type HalfLine = 'solid' | 'degraded' | 'suspect' | 'partial' | 'stub' | 'unknown';

/** Draws a direction by itself. `unknown` is never drawn as cut, and a suspicion never as a verdict. */
export function halfLine(direction: DirectionState): HalfLine {
  switch (direction) {
    case 'arrives':
      return 'solid';
    case 'suspect':
      return 'suspect';
    case 'lost':
      return 'stub';
    case 'unknown':
      return 'unknown';
    default:
      return assertNever(direction);
  }
}
