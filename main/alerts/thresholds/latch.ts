/** Whether one level is on, and what it takes to turn it: a Schmitt trigger that also wants time. Plain JSON. */
export interface Latch {
  /** Since when the value is beyond the level (epoch ms), as of its beginning, not of its hold; null = the level is off. */
  readonly since: number | null;
  /** It wants to turn: since when (epoch ms), and for how much of what was seen since (ms); null = it does not. */
  readonly turning: { readonly since: number; readonly heldMs: number } | null;
}

/** Off, and nothing asks for it. */
export const latchOff: Latch = { since: null, turning: null };

/** One look at a value. */
export interface LatchLook {
  /** Epoch ms. */
  readonly at: number;
  /** How much of the time since the look before was surely as it was then (ms). */
  readonly heldMs: number;
  /** The value is beyond the level; it is well again. Never both; between the two it is neither. */
  readonly isBeyond: boolean;
  readonly isWell: boolean;
}

/** Turns once what speaks for it has been seen for `holdMs`; a single look against it begins the time anew. */
export function stepLatch(latch: Latch, { at, heldMs, isBeyond, isWell }: LatchLook, holdMs: number): Latch {
  const isOn = latch.since !== null;
  if (!(isOn ? isWell : isBeyond)) return latch.turning === null ? latch : { ...latch, turning: null };
  const { turning: before } = latch;
  const turning = before === null ? { since: at, heldMs: 0 } : { ...before, heldMs: before.heldMs + heldMs };
  if (turning.heldMs < holdMs) return { ...latch, turning };
  return isOn ? latchOff : { since: turning.since, turning: null };
}
