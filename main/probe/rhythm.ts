/** How long a host lately took to answer, ms, the latest last. At most {@link rhythmLength} answers are kept. */
export type Rhythm = readonly number[];

/** So many answers make a rhythm. */
export const rhythmLength = 8;

/** A host that has answered nothing yet. */
export const noRhythm: Rhythm = [];

/** The rhythm after one more answer. */
export function heardBeat(rhythm: Rhythm, tookMs: number): Rhythm {
  return [...rhythm, Math.max(0, tookMs)].slice(-rhythmLength);
}

/**
 * What the host usually takes at most, ms: the second longest of its last answers, so that one blip of the network teaches
 * nothing and two slow answers are believed. With one answer that one; with none, null.
 */
export function usualMs(rhythm: Rhythm): number | null {
  const slowestFirst = [...rhythm].sort((a, b) => b - a);
  return slowestFirst[1] ?? slowestFirst[0] ?? null;
}
