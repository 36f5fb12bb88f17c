import { folderStore } from '../journal/captures/capture-store.ts';
import { createRollingCapture } from '../journal/captures/rolling-capture.ts';
import { openRecorded } from './recorded.ts';

/**
 * Keeps what the lab recorded in `folder` as the desktop keeps it, in segments of so many ms. Only for recordings that hold their ticks.
 * Returns the moments of all ticks (epoch ms).
 */
export async function keepRecorded(name: string, folder: string, segmentMs: number): Promise<readonly number[]> {
  const { fleet, events } = openRecorded(name);
  const bounds = { segmentMs, keepForMs: Number.POSITIVE_INFINITY, mostBytes: Number.POSITIVE_INFINITY };
  const capture = createRollingCapture(folderStore(folder), fleet, { bounds, onNotice: () => undefined });
  const moments: number[] = [];
  for (const event of events) {
    capture.take(event);
    if (event.kind === 'tick' && event.wallMs !== null) moments.push(event.wallMs);
  }
  await capture.flush();
  return moments;
}
