import type { Clock } from '../domain/clock.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { CaptureEvent } from '../journal/capture-event.ts';
import { usualCaptureBounds } from '../journal/captures/capture-bounds.ts';
import { folderStore } from '../journal/captures/capture-store.ts';
import { createRollingCapture } from '../journal/captures/rolling-capture.ts';

/** How long the end waits for a slow disk (ms); what is not written then is lost. */
const stopPatienceMs = 1500;

/** Whatever lives through events: the live engine. Each function returns the unsubscribe. */
export interface EventSource {
  onEvent(listener: (event: CaptureEvent) => void): () => void;
  /** After the event of the tick. */
  onTick(listener: (tick: { readonly snapshot: Snapshot }) => void): () => void;
}

/** A rolling capture that runs. */
export interface RunningCapture {
  readonly folder: string;
  /** Returns when all that happened so far stands in its file, or the disk is too slow for it. */
  flush(): Promise<void>;
  /** Bounded in time. */
  stop(): Promise<void>;
}

/** Keeps the incidents of the last hours, with all that the engine observed, in `folder`. Begun before the engine, so that nothing is missed. */
export function recordCapture(
  engine: EventSource,
  folder: string,
  {
    fleet,
    clock,
    onNotice,
  }: { readonly fleet: Fleet; readonly clock: Clock; readonly onNotice: (text: string) => void },
): RunningCapture {
  const capture = createRollingCapture(folderStore(folder), fleet, { bounds: usualCaptureBounds, clock, onNotice });
  const ends = [engine.onEvent(capture.take), engine.onTick(({ snapshot }) => capture.see(snapshot))];
  const flush = async (): Promise<void> => {
    let cancel = (): void => undefined;
    const tooLong = new Promise<void>((resolve) => {
      cancel = clock.after(stopPatienceMs, resolve);
    });
    await Promise.race([capture.flush(), tooLong]);
    cancel();
  };
  return {
    folder,
    flush,
    stop: () => {
      for (const end of ends) end();
      return flush();
    },
  };
}
