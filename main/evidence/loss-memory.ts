import type { Socket } from '../domain/socket.ts';

/**
 * How much of what one host sent to another had to be sent again lately. Only what is settled counts: what still waits
 * for its answer, and what a cut swallowed, is no loss. Older sendings fade, in two paces: a busy link is judged by the
 * last seconds, one that beats once a second needs a minute to have sent enough.
 */
export interface LossMemory {
  /** When it was last added to (ms). */
  readonly at: number;
  /** Data segments sent, faded ({@link fadeMs}); and how many of them were sent again. */
  readonly sent: number;
  readonly resent: number;
  /** The same, faded slowly ({@link slowFadeMs}). */
  readonly slowSent: number;
  readonly slowResent: number;
  /** The last {@link slotCount} slots of {@link slotMs}, newest in bit 0: did anything have to be sent again in it? */
  readonly slots: number;
  /** What was sent again, slot by slot, newest first, for {@link keptMs}: what fell into a silence is taken off again. */
  readonly resends: readonly Resends[];
}

/** What was sent again and listed in one slot. */
export interface Resends {
  /** Between these moments (ms): the listing before the first that told of it, and the last one. */
  readonly from: number;
  readonly at: number;
  /** How much, faded until `at` in both paces. */
  readonly resent: number;
  readonly slowResent: number;
}

/** A time in which nothing passed, and what came of it (ms). */
export interface Mute {
  readonly from: number;
  readonly until: number;
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
const slowFadeMs = 60_000;
const slotMs = 2000;
const slotCount = 15;
const slotMask = 2 ** slotCount - 1;
/** So much later less than a tenth of it is left in the slow memory (ms). */
const keptMs = 150_000;
/** Fewer sendings than this give no share. */
const fewestSent = 20;
/** With fewer sendings than this the slow memory says more than the fast one. */
const fewForFast = 60;

/** Nothing was sent yet. */
export const noLoss: LossMemory = { at: 0, sent: 0, resent: 0, slowSent: 0, slowResent: 0, slots: 0, resends: [] };

/** Adds what was sent and sent again between `from` and `at` (ms). */
export function rememberLoss(
  before: LossMemory,
  sent: number,
  resent: number,
  at: number,
  from: number = at,
): LossMemory {
  if (sent === 0 && resent === 0) return before;
  const faded = fade(before, at);
  return {
    at,
    sent: faded.sent + sent,
    resent: faded.resent + resent,
    slowSent: faded.slowSent + sent,
    slowResent: faded.slowResent + resent,
    slots: faded.slots | (resent > 0 ? 1 : 0),
    resends: resent > 0 ? withResends(before.resends, { from, at, resent, slowResent: resent }) : before.resends,
  };
}

function withResends(before: readonly Resends[], next: Resends): readonly Resends[] {
  const kept = before.filter(({ at }) => next.at - at <= keptMs);
  const [last] = kept;
  if (last === undefined || slotOf(last.at) !== slotOf(next.at)) return [next, ...kept];
  const pastMs = next.at - last.at;
  const together = {
    from: last.from,
    at: next.at,
    resent: last.resent * Math.exp(-pastMs / fadeMs) + next.resent,
    slowResent: last.slowResent * Math.exp(-pastMs / slowFadeMs) + next.slowResent,
  };
  return [together, ...kept.slice(1)];
}

function slotOf(at: number): number {
  return Math.floor(at / slotMs);
}

/** What the memories of several pairs say together at a moment (ms), but for what was sent again because of `mutes`. */
export function lossAt(memories: readonly LossMemory[], now: number, mutes: readonly Mute[] = []): Loss {
  let [sent, resent, slowSent, slowResent, slots] = [0, 0, 0, 0, 0];
  for (const memory of memories) {
    if (memory.slowSent === 0) continue;
    const faded = fade(mutes.length === 0 ? memory : withoutMutes(memory, mutes), now);
    sent += faded.sent;
    resent += faded.resent;
    slowSent += faded.slowSent;
    slowResent += faded.slowResent;
    slots |= faded.slots;
  }
  const judged = sent < fewForFast ? { sent: slowSent, resent: slowResent } : { sent, resent };
  const ratio = judged.sent < fewestSent ? null : Math.min(1, judged.resent / judged.sent);
  return { ...judged, ratio, slots: countBits(slots) };
}

/** Sendings of one connection whose fate is known. */
export interface Settled {
  readonly sent: number;
  readonly resent: number;
}

/**
 * What was settled on a connection since the sample before (`old`; undefined where it was made since). null where the
 * counters went back, or where a stall ended or goes on: it may have been a cut, and a cut is no loss. Absent counters are
 * zero (research/2, section 5).
 */
export function settledSince(socket: Socket, old: Socket | undefined): Settled | null {
  if (retriesOf(old) >= stallRetries) return null;
  const [now, then] = [settledOf(socket), old === undefined ? newborn : settledOf(old)];
  const sent = now.sent - then.sent;
  const resent = now.resent - then.resent;
  if (sent <= 0 || resent < 0) return null;
  // Of a handshake that needed more, nobody saw whether a cut held it up.
  if (old === undefined && resent >= stallRetries) return null;
  return { sent, resent: Math.min(resent, sent) };
}

/** Sent so often again without an answer is a stall. */
const stallRetries = 2;
/** The SYN, or its answer, was sent too. */
const newborn: Settled = { sent: -1, resent: 0 };

function settledOf(socket: Socket): Settled {
  const { info } = socket;
  const retries = retriesOf(socket);
  return {
    sent: (info?.['dataSegsOut'] ?? 0) - (info?.['unacked'] ?? 0) - retries,
    resent: (info?.['retransTotal'] ?? 0) - retries,
  };
}

function retriesOf(socket: Socket | undefined): number {
  return socket?.timer?.name === 'on' ? socket.timer.retransmits : 0;
}

/** Sent again because nothing passed for a while is not lost by a link that carries. */
function withoutMutes(memory: LossMemory, mutes: readonly Mute[]): LossMemory {
  let { resent, slowResent, slots } = memory;
  for (const one of memory.resends) {
    const { from, at } = one;
    if (!mutes.some((mute) => from <= mute.until && at >= mute.from)) continue;
    const pastMs = memory.at - at;
    resent -= one.resent * Math.exp(-pastMs / fadeMs);
    slowResent -= one.slowResent * Math.exp(-pastMs / slowFadeMs);
    const nth = slotOf(memory.at) - slotOf(at);
    if (nth < slotCount) slots &= ~(1 << nth);
  }
  return { ...memory, resent: Math.max(0, resent), slowResent: Math.max(0, slowResent), slots };
}

function fade(memory: LossMemory, now: number): Omit<LossMemory, 'at' | 'resends'> {
  const pastMs = Math.max(0, now - memory.at);
  const share = Math.exp(-pastMs / fadeMs);
  const slowShare = Math.exp(-pastMs / slowFadeMs);
  const shift = slotOf(now) - slotOf(memory.at);
  return {
    sent: memory.sent * share,
    resent: memory.resent * share,
    slowSent: memory.slowSent * slowShare,
    slowResent: memory.slowResent * slowShare,
    slots: shift >= slotCount ? 0 : (memory.slots << shift) & slotMask,
  };
}

function countBits(slots: number): number {
  let count = 0;
  for (let left = slots; left !== 0; left &= left - 1) count++;
  return count;
}
