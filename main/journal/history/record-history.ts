import { assertNever } from '../../domain/assert-never.ts';
import { batchOf, type HistoryBatch, type Written } from './batch.ts';
import type { FromHistory, HistoryLink } from './history-messages.ts';
import { type IncidentWatch, noIncident } from './incident.ts';
import { addSecond, type HistoryMinute, minuteOf } from './minute.ts';
import { addTick, type HistorySecond, type HistoryTick, secondOf } from './second.ts';

/** How recording goes, for a screen. */
export interface HistoryStatus {
  /** Seconds that could not be written, since the start. Gaps of the timeline, never guessed at. */
  readonly droppedSeconds: number;
  /** Seconds that wait to be written. */
  readonly waiting: number;
  /** Size of the file; null before the first second was written. */
  readonly bytes: number | null;
  /** Why the last second could not be written, in the operator's words; null when it was. */
  readonly trouble: string | null;
}

/** Records what the engine tells, in the background. */
export interface HistoryRecorder {
  /** Takes a tick. Never waits and never throws: what finds the queue full is dropped and counted. */
  take(tick: HistoryTick): void;
  status(): HistoryStatus;
  /** Hands over the second that was begun; returns when all that was handed over is written. */
  stop(): Promise<void>;
}

/** Seconds that may wait for a slow disk. */
const mostWaiting = 30;
/** Situations, incidents and minutes that may wait with them: they are carried over where seconds are dropped. */
const mostCarried = 1000;
const mostMinutes = 60;

type Told = Pick<HistoryBatch, 'situations' | 'incidents' | 'minutes'>;
const nothingTold: Told = { situations: [], incidents: [], minutes: [] };

/** A recorder that writes through `link`. `onNotice` gets sentences for the operator, each once while it holds. */
export function createHistoryRecorder(link: HistoryLink, onNotice: (sentence: string) => void): HistoryRecorder {
  let run: number | null = null;
  let second: HistorySecond | null = null;
  let minute: HistoryMinute | null = null;
  let written: Written | null = null;
  let incidents: IncidentWatch = noIncident;
  let carried = nothingTold;
  const inFlight: Told[] = [];
  let status: Omit<HistoryStatus, 'waiting'> = { droppedSeconds: 0, bytes: null, trouble: null };
  let onStopped: () => void = () => undefined;

  const closeSecond = (done: HistorySecond): void => {
    const over = minute !== null && minute.at !== minuteOf(done.at) ? minute : null;
    minute = addSecond(over === null ? minute : null, done);
    const step = batchOf(done, written, incidents);
    incidents = step.incidents;
    const told = joined(carried, { ...step.batch, minutes: over === null ? [] : [rowsOf(over)] });
    if (inFlight.length >= mostWaiting) {
      drop(told);
      return;
    }
    written = step.written;
    carried = nothingTold;
    inFlight.push(told);
    link.post({ kind: 'write', batch: { ...step.batch, ...told, run: run ?? done.at } });
  };
  const drop = (told: Told): void => {
    status = { ...status, droppedSeconds: status.droppedSeconds + 1 };
    carried = told;
    // What changed in it is not known to the file: the next one tells everything.
    written = null;
  };
  const hear = (message: FromHistory): void => {
    switch (message.kind) {
      case 'notice':
        onNotice(message.sentence);
        return;
      case 'written':
        inFlight.shift();
        status = { ...status, bytes: message.bytes, trouble: null };
        return;
      case 'failed':
        drop(joined(inFlight.shift() ?? nothingTold, carried));
        if (status.trouble !== message.sentence) onNotice(message.sentence);
        status = { ...status, trouble: message.sentence };
        return;
      case 'read':
        return;
      case 'stopped':
        onStopped();
        return;
      default:
        assertNever(message);
    }
  };
  link.onMessage(hear);

  return {
    take: (tick) => {
      run ??= tick.at;
      if (second !== null && second.at !== secondOf(tick.at)) {
        closeSecond(second);
        second = null;
      }
      second = addTick(second, tick);
    },
    status: () => ({ ...status, waiting: inFlight.length }),
    stop: () =>
      new Promise((resolve) => {
        onStopped = resolve;
        if (second !== null) closeSecond(second);
        second = null;
        link.post({ kind: 'stop' });
      }),
  };
}

/** Both; what was carried over may come out of order, and is told with its own times. */
function joined(earlier: Told, later: Told): Told {
  return {
    situations: [...earlier.situations, ...later.situations].slice(-mostCarried),
    incidents: [...earlier.incidents, ...later.incidents].slice(-mostCarried),
    minutes: [...earlier.minutes, ...later.minutes].slice(-mostMinutes),
  };
}

function rowsOf({ at, pairs }: HistoryMinute): HistoryBatch['minutes'][number] {
  const rows = [...pairs.values()].map(({ rttSum: _sum, rttCount: _count, ...row }) => row);
  return { at, pairs: rows };
}
