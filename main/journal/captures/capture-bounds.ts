import { plainLine } from '../../domain/plain-line.ts';
import { whyUnwritable } from '../file-fault.ts';
import type { CaptureStore } from './capture-store.ts';
import { bySegment, segmentOf } from './segment-name.ts';

/** How much a rolling capture keeps on disk. */
export interface CaptureBounds {
  readonly segmentMs: number;
  readonly keepForMs: number;
  /** Of all segments together, also those of earlier runs. */
  readonly mostBytes: number;
}

/** Segments of 5 minutes, for 6 hours, 500 MB. */
export const usualCaptureBounds: CaptureBounds = {
  segmentMs: 300_000,
  keepForMs: 6 * 3_600_000,
  mostBytes: 500 * 1024 * 1024,
};

/** Removes what is too old at `now` (epoch ms), then the oldest while all together is too large. */
export async function forgetOld(
  store: CaptureStore,
  { segmentMs, keepForMs, mostBytes }: CaptureBounds,
  now: number,
  onNotice: (sentence: string) => void,
): Promise<void> {
  try {
    const found = (await store.list())
      .flatMap(({ name, bytes }) => {
        const segment = segmentOf(name);
        return segment === null ? [] : [{ name, bytes, segment }];
      })
      .sort((x, y) => bySegment(x.segment, y.segment));
    let total = found.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [nth, { name, bytes, segment }] of found.entries()) {
      // A segment lasts until the next one begins, or its time is over.
      const endedAt = Math.min(found[nth + 1]?.segment.beganAt ?? now, segment.beganAt + segmentMs);
      if (endedAt >= now - keepForMs && total <= mostBytes) return;
      await store.remove(name);
      total -= bytes;
    }
  } catch (error) {
    onNotice(plainLine(`capture: what is too old cannot be removed: ${whyUnwritable(error)}`));
  }
}
