import type { Path } from '../evidence/path.ts';

/** What a path's round trip usually is: a mean in which the last hour counts most. */
export interface UsualRtt {
  readonly ms: number;
  readonly count: number;
}

/** Key of a path, the same from either end. */
export function pathKey(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}

/** By {@link pathKey}. */
export type UsualRtts = ReadonlyMap<string, UsualRtt>;

/** How often it is noted (ms). */
export const noteEveryMs = 5000;
/** As many notes as an hour has: older ones fade. */
const notesKept = 3_600_000 / noteEveryMs;

/** Notes the round trips of paths that work. What is bad or unknown teaches nothing of what is usual. */
export function noteRtts(before: UsualRtts, paths: readonly Pick<Path, 'a' | 'b' | 'state' | 'rttMs'>[]): UsualRtts {
  const after = new Map(before);
  for (const { a, b, state, rttMs } of paths) {
    if (state !== 'up' || rttMs === null) continue;
    const key = pathKey(a, b);
    const old = after.get(key) ?? { ms: rttMs, count: 0 };
    const count = Math.min(old.count + 1, notesKept);
    after.set(key, { ms: old.ms + (rttMs - old.ms) / count, count });
  }
  return after;
}
