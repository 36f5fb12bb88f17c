/** Waits before the 1st, 2nd, … start after a crash, ms (research/6, requirement R1). The last one repeats for ever. */
const delaysMs = [1000, 2000, 5000, 15_000, 60_000] as const;

/** Something that ran this long without a crash starts counting anew. */
const steadyAfterMs = 120_000;

/** Crashes in a row, and when the last start was. */
export interface CrashCount {
  readonly inARow: number;
  /** Monotonic ms. */
  readonly startedAt: number;
}

/** The count at the first start. */
export function firstStart(now: number): CrashCount {
  return { inARow: 0, startedAt: now };
}

/** Counts a crash at `now` and says how long to wait before the next start; `count.startedAt` is when that start is due. */
export function afterCrash(count: CrashCount, now: number): { readonly count: CrashCount; readonly delayMs: number } {
  const before = now - count.startedAt >= steadyAfterMs ? 0 : count.inARow;
  const delayMs = delaysMs[Math.min(before, delaysMs.length - 1)] ?? 60_000;
  return { count: { inARow: before + 1, startedAt: now + delayMs }, delayMs };
}
