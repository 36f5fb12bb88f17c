import type { Socket } from '../domain/socket.ts';
import type { SampleTimes } from './sample-times.ts';

/**
 * The rhythm in which data of the peer arrives on one connection. A receiver shows nothing of a cut but a growing
 * `lastrcv` (research/2, section 1): only against its own habit does that say anything.
 */
export interface Habit {
  /** The last gaps between messages, oldest first (ms). */
  readonly gapsMs: readonly number[];
  /** When data last arrived (ms). */
  readonly dataAt: number;
  /** `data_segs_in` at that sample. */
  readonly dataSegsIn: number;
}

/** Gaps kept: enough for a median, few enough to follow a habit that changes. */
const keptGaps = 7;
const gapsOfAHabit = 5;
/** A silence this many times the median gap is none of the habit (research/2, section 2). */
const unusual = 3;
const shortestUnusualMs = 500;

/**
 * Learns from one more sample. Between two samples the gap is the time from arrival to arrival, shared among the
 * messages counted in between. Listings without `data_segs_in` (iproute2 before 4.7) teach no habit.
 */
export function learnHabit(before: Habit | undefined, socket: Socket, { takenAt }: SampleTimes): Habit | undefined {
  const dataSegsIn = socket.info?.['dataSegsIn'];
  if (dataSegsIn === undefined || dataSegsIn === 0) return undefined;
  const dataAt = takenAt - (socket.info?.['lastrcv'] ?? 0);
  if (before === undefined || dataSegsIn < before.dataSegsIn) return { gapsMs: [], dataAt, dataSegsIn };
  const messages = dataSegsIn - before.dataSegsIn;
  if (messages === 0) return before;
  const gapMs = Math.max(0, dataAt - before.dataAt) / messages;
  return { gapsMs: [...before.gapsMs.slice(1 - keptGaps), gapMs], dataAt, dataSegsIn };
}

/** How long this connection may be silent before it is unusual (ms); null while no rhythm is known, or it has none. */
export function usualSilenceMs(habit: Habit, baseRtoMs: number): number | null {
  if (habit.gapsMs.length < gapsOfAHabit) return null;
  const medianMs = median(habit.gapsMs);
  const spreadMs = median(habit.gapsMs.map((gap) => Math.abs(gap - medianMs)));
  if (spreadMs > medianMs / 2) return null;
  return Math.max(unusual * medianMs + 4 * spreadMs, shortestUnusualMs) + baseRtoMs;
}

/** The median gap of a habit (ms); 0 before the first. */
export function medianGapMs({ gapsMs }: Habit): number {
  return median(gapsMs);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
