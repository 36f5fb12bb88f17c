import { isWell, type PairSample, worstOf } from './pair-sample.ts';
import type { HistorySecond, PairInSecond } from './second.ts';

/** A region pair over a minute. */
export interface PairMinute extends Pick<PairInSecond, 'a' | 'b'> {
  /** The worst of its seconds. */
  readonly sample: PairSample;
  /** Seconds that were seen, and how many of them were not well. */
  readonly seconds: number;
  readonly badSeconds: number;
  /** Mean of what was measured; null where nothing was. */
  readonly rttMs: number | null;
  /** The most. */
  readonly lossRatio: number | null;
}

/** The seconds of a minute so far. */
export interface HistoryMinute {
  /** Its beginning, epoch ms, a whole minute. */
  readonly at: number;
  readonly pairs: ReadonlyMap<string, PairMinute & { readonly rttSum: number; readonly rttCount: number }>;
}

/** The minute that a moment falls into, epoch ms. */
export function minuteOf(at: number): number {
  return Math.floor(at / 60_000) * 60_000;
}

/** The minute with one second more; `before` is null, or its earlier seconds. */
export function addSecond(before: HistoryMinute | null, second: HistorySecond): HistoryMinute {
  const pairs = new Map(before?.pairs);
  for (const [key, { a, b, sample, rttMs, lossRatio }] of second.pairs) {
    const old = pairs.get(key);
    const rttSum = (old?.rttSum ?? 0) + (rttMs ?? 0);
    const rttCount = (old?.rttCount ?? 0) + (rttMs === null ? 0 : 1);
    pairs.set(key, {
      a,
      b,
      sample: old === undefined ? sample : worstOf(old.sample, sample),
      seconds: (old?.seconds ?? 0) + 1,
      badSeconds: (old?.badSeconds ?? 0) + (isWell(sample) ? 0 : 1),
      rttSum,
      rttCount,
      rttMs: rttCount === 0 ? null : rttSum / rttCount,
      lossRatio: most(old?.lossRatio ?? null, lossRatio),
    });
  }
  return { at: minuteOf(second.at), pairs };
}

function most(x: number | null, y: number | null): number | null {
  if (x === null || y === null) return x ?? y;
  return Math.max(x, y);
}
