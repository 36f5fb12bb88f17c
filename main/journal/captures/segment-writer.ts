import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { CaptureLine } from '../../contract/capture-line.ts';
import type { Fleet } from '../../domain/fleet.ts';
import { plainLine } from '../../domain/plain-line.ts';
import type { CaptureEvent } from '../capture-event.ts';
import { eventLine, firstLine } from '../event-line.ts';
import { whyUnwritable } from '../file-fault.ts';
import { type CaptureBounds, forgetOld } from './capture-bounds.ts';
import type { CaptureStore } from './capture-store.ts';
import { type Segment, segmentName } from './segment-name.ts';
import { createWarmStart, type WarmStart } from './warm-start.ts';

/** Writes events as segments. Each event is added or passed over, in their order. Nothing here waits or throws. */
export interface SegmentWriter {
  /** Serialises an event; without a segment only a tick begins one. Returns the characters that it took. */
  add(event: CaptureEvent): number;
  /** Passes over an event that nobody needs: all is well, and the episode that was written is over. */
  passOver(event: CaptureEvent): void;
  /** Ends the segment where events are missing; `warm` is what holds after them. */
  leap(warm: WarmStart): void;
  /** The episode that is written, or the next one, stays; one of which this was never said is removed when it is over. */
  keep(): void;
  /** Removes what is too old at a moment (epoch ms), at most once in a segment's time. */
  tidy(at: number): void;
  /** More waits for the disk than should. */
  isBusy(): boolean;
  /** Hands over what was added; returns when it stands in its file, or is dropped. */
  settle(): Promise<void>;
}

/** Text is packed and handed over in chunks of so many characters, or so many ms. A crash costs no more than one. */
const chunkLength = 512 * 1024;
const chunkMs = 5000;
/** Text that may wait for a slow disk. */
const mostWaiting = 8 * 1024 * 1024;
/** After a failed write nothing is tried for so long. */
const retryMs = 30_000;

const pack = promisify(gzip);

/** The mark of a line that a segment repeats from the time before it; whoever joins segments leaves such lines out. */
export const againMark = '{"again":true,';

/**
 * A writer of segments of an engine that begins with `fleet`. Each segment begins with the inventory in force, a tick and the state
 * of the sessions, and holds everything from there on; segments with numbers in a row follow each other without a gap. Chunks are gzip
 * members of their own (RFC 1952, 2.2), so a file is whole up to its last chunk whenever it is read.
 */
export function createSegmentWriter(
  store: CaptureStore,
  fleet: Fleet,
  { bounds, onNotice }: { readonly bounds: CaptureBounds; readonly onNotice: (sentence: string) => void },
): SegmentWriter {
  let warm = createWarmStart(fleet);
  let segment: Segment | null = null;
  let nextNumber = 1;
  let run: number | null = null;
  let notBefore = Number.NEGATIVE_INFINITY;
  let lines: string[] = [];
  let length = 0;
  let chunkBeganAt = 0;
  let waiting = 0;
  let tidiedAt = Number.NEGATIVE_INFINITY;
  /** Files written since all was well, and whether they stay. */
  let episode: string[] = [];
  let isKept = false;
  /** Up to this number nothing more is written. */
  let brokenNumber = 0;
  let work: Promise<void> = Promise.resolve();

  const addLine = (line: CaptureLine | null, again = false): number => {
    if (line === null) return 0;
    const text = JSON.stringify(line);
    lines.push(again ? `${againMark}${text.slice(1)}` : text);
    length += text.length + 1;
    return text.length + 1;
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
    try {
      // Nothing follows a chunk that was lost.
      if (number > brokenNumber) await store.append(name, await pack(text, { level: constants.Z_BEST_SPEED }));
    } catch (error) {
      brokenNumber = segment?.number ?? number;
      drop(whyUnwritable(error), at + retryMs);
    } finally {
      waiting -= text.length;
    }
  };
  const handOver = (at: number): void => {
    if (segment === null || lines.length === 0) return;
    const [name, { number }, text] = [segmentName(segment), segment, `${lines.join('\n')}\n`];
    lines = [];
    length = 0;
    chunkBeganAt = at;
    waiting += text.length;
    work = work.then(() => put(name, number, text, at));
  };
  const forget = (at: number): void => {
    tidiedAt = at;
    work = work.then(() => forgetOld(store, bounds, at, onNotice));
  };
  const begin = (t: number, at: number, tick: CaptureEvent): number => {
    handOver(at);
    run ??= at;
    segment = { run, number: nextNumber, beganAt: at };
    nextNumber += 1;
    chunkBeganAt = at;
    episode.push(segmentName(segment));
    forget(at);
    let added = addLine(firstLine(warm.fleet())) + addLine(eventLine(tick));
    for (const observation of warm.sessions(t)) added += addLine(eventLine({ kind: 'observed', observation }), true);
    return added;
  };
  const addTick = (event: Extract<CaptureEvent, { kind: 'tick' }>): number => {
    const at = event.wallMs;
    if (at === null) return 0;
    if (segment === null) return at >= notBefore ? begin(event.t, at, event) : 0;
    if (at - segment.beganAt >= bounds.segmentMs || at < segment.beganAt) return begin(event.t, at, event);
    const added = addLine(eventLine(event));
    if (at - chunkBeganAt >= chunkMs) handOver(at);
    return added;
  };
  const endSegment = (): void => {
    handOver(chunkBeganAt);
    if (segment !== null) nextNumber = segment.number + 2;
    segment = null;
  };
  const endEpisode = (): void => {
    endSegment();
    const written = episode;
    if (!isKept) work = work.then(() => removeAll(store, written));
    episode = [];
    isKept = false;
  };
  return {
    add: (event) => {
      warm.take(event);
      if (event.kind !== 'tick' && segment === null) return 0;
      const added = event.kind === 'tick' ? addTick(event) : addLine(eventLine(event));
      if (length >= chunkLength) handOver(chunkBeganAt);
      return added;
    },
    passOver: (event) => {
      if (episode.length > 0) endEpisode();
      warm.take(event);
    },
    leap: (after) => {
      endSegment();
      warm = after;
    },
    keep: () => {
      isKept = true;
    },
    tidy: (at) => {
      if (Math.abs(at - tidiedAt) >= bounds.segmentMs) forget(at);
    },
    isBusy: () => waiting > mostWaiting,
    settle: async () => {
      handOver(chunkBeganAt);
      await work;
    },
  };
}

async function removeAll(store: CaptureStore, names: readonly string[]): Promise<void> {
  // What cannot be removed now goes with what is too old.
  for (const name of names) await store.remove(name).catch(() => undefined);
}
