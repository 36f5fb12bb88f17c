import type { Clock } from '../domain/clock.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { CaptureEvent } from '../journal/capture-event.ts';
import { folderStore } from '../journal/captures/capture-store.ts';
import { createRollingCapture, usualCaptureBounds } from '../journal/captures/rolling-capture.ts';

/** How long the end waits for a slow disk (ms); what is not written then is lost. */
const stopPatienceMs = 1500;

/** Whatever lives through events: the live engine. */
export interface EventSource {
  /** Returns the unsubscribe. */
  onEvent(listener: (event: CaptureEvent) => void): () => void;
}

/** A rolling capture that runs. */
export interface RunningCapture {
  readonly folder: string;
  /** Returns when all that happened so far stands in its file, or the disk is too slow for it. */
  flush(): Promise<void>;
  /** Bounded in time. */
  stop(): Promise<void>;
}

/** Keeps the last hours of everything the engine observes, in `folder`. Begun before the engine, so that nothing is missed. */
export function recordCapture(
  engine: EventSource,
  folder: string,
  {
    fleet,
    clock,
    onNotice,
  }: { readonly fleet: Fleet; readonly clock: Clock; readonly onNotice: (text: string) => void },
): RunningCapture {
  const capture = createRollingCapture(folderStore(folder), fleet, { bounds: usualCaptureBounds, onNotice });
  const unsubscribe = engine.onEvent(capture.take);
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
      unsubscribe();
      return flush();
    },
  };
}
