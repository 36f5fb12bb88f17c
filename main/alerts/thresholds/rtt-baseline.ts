/** What the round-trip time of a region pair usually is. Plain JSON. */
export interface RttBaseline {
  /** When it last learned (epoch ms). */
  readonly takenAt: number;
  /** The newest last (ms). */
  readonly samplesMs: readonly number[];
  /** Their median (ms); null while they are too few to call anything usual. */
  readonly usualMs: number | null;
}

/** How far apart the times are that are learned (ms). */
export const learnsEveryMs = 300_000;
/** Of the last six hours of usual times. */
export const mostSamples = 72;
/** An hour. */
const fewestSamples = 12;
/** Below this (ms) a multiple says nothing: 0.2 ms within one building become 0.6 ms when a machine is busy. */
const leastMs = 5;

/** Has enough time passed to learn again? A clock that was set back is no reason to wait for it. */
export function isDue(before: RttBaseline | null, at: number): boolean {
  return before === null || Math.abs(at - before.takenAt) >= learnsEveryMs;
}

/** The baseline with one round-trip time more: a running median, so that a bad hour does not become usual. */
export function learnRtt(before: RttBaseline | null, rttMs: number, at: number): RttBaseline {
  const samplesMs = [...(before?.samplesMs ?? []), rttMs].slice(-mostSamples);
  const sorted = samplesMs.toSorted((x, y) => x - y);
  const usualMs = sorted.length < fewestSamples ? null : (sorted[Math.floor(sorted.length / 2)] ?? null);
  return { takenAt: at, samplesMs, usualMs };
}

/** What a multiple is a multiple of (ms). */
export function yardstickMs(usualMs: number): number {
  return Math.max(leastMs, usualMs);
}
