/**
 * How much of what one host sent to another had to be sent again lately. Only time in which answers came counts: what a
 * cut swallows is no loss. Older sendings fade (time constant {@link fadeMs}).
 */
export interface LossMemory {
  /** When it was last added to (ms). */
  readonly at: number;
  /** Data segments sent, faded; and how many of them were sent again. */
  readonly sent: number;
  readonly resent: number;
  /** The last {@link slotCount} slots of {@link slotMs}, newest in bit 0: did anything have to be sent again in it? */
  readonly slots: number;
}

/** What a memory says at a moment. */
export interface Loss {
  readonly sent: number;
  readonly resent: number;
  /** Share of sendings that were not acknowledged in time (0-1); null when too little was sent to say. */
  readonly ratio: number | null;
  /** In how many slots of two seconds anything was sent again: a single blip fills one or two. */
  readonly slots: number;
}

const fadeMs = 15_000;
const slotMs = 2000;
const slotCount = 15;
const slotMask = 2 ** slotCount - 1;
/** Fewer sendings than this give no share. */
const fewestSent = 20;

/** Nothing was sent yet. */
export const noLoss: LossMemory = { at: 0, sent: 0, resent: 0, slots: 0 };

/** Adds what was sent and sent again until `at` (ms). */
export function rememberLoss(before: LossMemory, sent: number, resent: number, at: number): LossMemory {
  if (sent === 0 && resent === 0) return before;
  const faded = fade(before, at);
  const mark = resent > 0 ? 1 : 0;
  return { at, sent: faded.sent + sent, resent: faded.resent + resent, slots: faded.slots | mark };
}

/** What the memories of several pairs say together at a moment (ms). */
export function lossAt(memories: readonly LossMemory[], now: number): Loss {
  let sent = 0;
  let resent = 0;
  let slots = 0;
  for (const memory of memories) {
    if (memory.sent === 0) continue;
    const faded = fade(memory, now);
    sent += faded.sent;
    resent += faded.resent;
    slots |= faded.slots;
  }
  return { sent, resent, ratio: sent < fewestSent ? null : Math.min(1, resent / sent), slots: countBits(slots) };
}

function fade({ at, sent, resent, slots }: LossMemory, now: number): Omit<LossMemory, 'at'> {
  const share = Math.exp(-Math.max(0, now - at) / fadeMs);
  const shift = Math.floor(now / slotMs) - Math.floor(at / slotMs);
  return { sent: sent * share, resent: resent * share, slots: shift >= slotCount ? 0 : (slots << shift) & slotMask };
}

function countBits(slots: number): number {
  let count = 0;
  for (let left = slots; left !== 0; left &= left - 1) count++;
  return count;
}
