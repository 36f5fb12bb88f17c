import type { Clock } from '../domain/clock.ts';
import type { HistoryLink } from '../journal/history/history-messages.ts';
import { demoBounds, usualBounds } from '../journal/history/prune-history.ts';
import { type HistoryReader, shareHistoryLink } from '../journal/history/history-reader.ts';
import { createHistoryRecorder, type HistoryStatus } from '../journal/history/record-history.ts';
import type { HistoryPlace } from '../journal/history/serve-history.ts';
import type { HistoryTick } from '../journal/history/second.ts';

/** How long the end waits for a slow disk (ms); what is not written then is lost. */
const stopPatienceMs = 1500;

/** What recording needs of its surroundings. */
export interface RecordTicksOptions {
  readonly clock: Clock;
  readonly startHistory: (place: HistoryPlace) => HistoryLink;
  readonly isDemo: boolean;
  /** Gets sentences for the operator. */
  readonly onNotice: (sentence: string) => void;
}

/** Whatever ticks: the live engine. */
export interface TickSource {
  /** Returns the unsubscribe. */
  onTick(listener: (tick: Pick<HistoryTick, 'snapshot' | 'changes'>) => void): () => void;
}

/** History while it is being recorded. */
export interface TickHistory extends HistoryReader {
  status(): HistoryStatus;
  /** The end of it, bounded in time. */
  stop(): Promise<void>;
}

/** Records every tick of the engine in a history file, and reads it. */
export function recordTicks(engine: TickSource, path: string, options: RecordTicksOptions): TickHistory {
  const { clock, startHistory, isDemo, onNotice } = options;
  const { reader, rest } = shareHistoryLink(startHistory({ path, bounds: isDemo ? demoBounds : usualBounds }));
  const recorder = createHistoryRecorder(rest, onNotice);
  const untick = engine.onTick(({ snapshot, changes }) => recorder.take({ snapshot, changes, at: clock.epochMs() }));
  return {
    read: reader.read,
    status: recorder.status,
    stop: async () => {
      untick();
      let cancel = (): void => undefined;
      const tooLong = new Promise<void>((resolve) => {
        cancel = clock.after(stopPatienceMs, resolve);
      });
      await Promise.race([recorder.stop(), tooLong]);
      cancel();
    },
  };
}
