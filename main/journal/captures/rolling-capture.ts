import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { CaptureLine } from '../../contract/capture-line.ts';
import type { Fleet } from '../../domain/fleet.ts';
import { plainLine } from '../../domain/plain-line.ts';
import type { CaptureEvent } from '../capture-event.ts';
import { eventLine, firstLine } from '../event-line.ts';
import { whyUnwritable } from '../file-fault.ts';
import type { CaptureStore } from './capture-store.ts';
import { bySegment, type Segment, segmentName, segmentOf } from './segment-name.ts';
import { createWarmStart } from './warm-start.ts';

/** How much a rolling capture keeps. */
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

/** Records what the engine lives through, in the background, and forgets it again. */
export interface RollingCapture {
  /** Takes an event. Never waits and never throws: what finds the queue full is dropped, and said. */
  take(event: CaptureEvent): void;
  /** Returns when all that was taken stands in its file, or is dropped. */
  flush(): Promise<void>;
}

/** Text is packed and handed over in chunks of so many characters, or so many ms. A crash costs no more than one. */
const chunkLength = 1024 * 1024;
const chunkMs = 5000;
/** Text that may wait for a slow disk. */
const mostWaiting = 32 * 1024 * 1024;
/** After a failed write nothing is tried for so long. */
const retryMs = 30_000;

const pack = promisify(gzip);

/** The mark of a line that a segment repeats from the time before it; whoever joins segments leaves such lines out. */
export const againMark = '{"again":true,';

/**
 * A rolling capture of the engine that begins with `fleet`. Each segment begins with the inventory in force, a tick and the state
 * of the sessions, and holds everything from there on; where anything is lost it ends. Chunks are gzip members of their own
 * (RFC 1952, 2.2), so a file is whole up to its last chunk whenever it is read.
 */
export function createRollingCapture(
  store: CaptureStore,
  fleet: Fleet,
  { bounds, onNotice }: { readonly bounds: CaptureBounds; readonly onNotice: (sentence: string) => void },
): RollingCapture {
  const warm = createWarmStart(fleet);
  let segment: Segment | null = null;
  let nextNumber = 1;
  let run: number | null = null;
  let notBefore = Number.NEGATIVE_INFINITY;
  let lines: string[] = [];
  let length = 0;
  let chunkBeganAt = 0;
  let waiting = 0;
  /** Up to this number nothing more is written. */
  let brokenNumber = 0;
  let work: Promise<void> = Promise.resolve();

  const add = (line: CaptureLine | null, again = false): void => {
    if (line === null) return;
    const text = JSON.stringify(line);
    lines.push(again ? `${againMark}${text.slice(1)}` : text);
    length += text.length + 1;
  };
  /** What is in hand is lost, and the segment ends before it; the number of the next one tells that something is missing. */
  const drop = (sentence: string, until: number): void => {
    if (segment !== null) {
      nextNumber = segment.number + 2;
      onNotice(plainLine(`capture: ${sentence}; a new segment is begun when it can be written again`));
    }
    segment = null;
    notBefore = until;
    lines = [];
    length = 0;
  };
  const put = async (name: string, number: number, text: string, at: number): Promise<void> => {
    waiting -= text.length;
    // Nothing follows a chunk that was lost.
    if (number <= brokenNumber) return;
    try {
      await store.append(name, await pack(text, { level: constants.Z_BEST_SPEED }));
    } catch (error) {
      brokenNumber = segment?.number ?? number;
      drop(whyUnwritable(error), at + retryMs);
    }
  };
  const handOver = (at: number): void => {
    if (segment === null || lines.length === 0) return;
    if (waiting + length > mostWaiting) return drop('the disk is too slow for it', at + chunkMs);
    const [name, { number }, text] = [segmentName(segment), segment, `${lines.join('\n')}\n`];
    lines = [];
    length = 0;
    chunkBeganAt = at;
    waiting += text.length;
    work = work.then(() => put(name, number, text, at));
  };
  const begin = (t: number, at: number, tick: CaptureEvent): void => {
    handOver(at);
    run ??= at;
    segment = { run, number: nextNumber, beganAt: at };
    nextNumber += 1;
    chunkBeganAt = at;
    work = work.then(() => forget(store, bounds, at, onNotice));
    add(firstLine(warm.fleet()));
    add(eventLine(tick));
    for (const observation of warm.sessions(t)) add(eventLine({ kind: 'observed', observation }), true);
  };
  const tick = (event: Extract<CaptureEvent, { kind: 'tick' }>): void => {
    const at = event.wallMs;
    if (at === null) return;
    if (segment === null) {
      if (at >= notBefore) begin(event.t, at, event);
      return;
    }
    if (at - segment.beganAt >= bounds.segmentMs || at < segment.beganAt) return begin(event.t, at, event);
    add(eventLine(event));
    if (at - chunkBeganAt >= chunkMs) handOver(at);
  };
  return {
    take: (event) => {
      warm.take(event);
      if (event.kind === 'tick') tick(event);
      else if (segment !== null) add(eventLine(event));
      if (length >= chunkLength) handOver(chunkBeganAt);
    },
    flush: async () => {
      handOver(chunkBeganAt);
      await work;
    },
  };
}

/** Removes what is too old at `now` (epoch ms), then the oldest while all together is too large. */
async function forget(
  store: CaptureStore,
  { keepForMs, mostBytes }: CaptureBounds,
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
    for (const [nth, { name, bytes }] of found.entries()) {
      // A segment lasts until the next one begins.
      const endedAt = found[nth + 1]?.segment.beganAt ?? now;
      if (endedAt >= now - keepForMs && total <= mostBytes) return;
      await store.remove(name);
      total -= bytes;
    }
  } catch (error) {
    onNotice(plainLine(`capture: what is too old cannot be removed: ${whyUnwritable(error)}`));
  }
}
