import type { Fleet } from '../../domain/fleet.ts';
import { plainLine } from '../../domain/plain-line.ts';
import type { CaptureEvent } from '../capture-event.ts';
import { eventLine, firstLine } from '../event-line.ts';
import { type CaptureBounds, forgetOld } from './capture-bounds.ts';
import type { CaptureStore } from './capture-store.ts';
import { createChunkQueue } from './chunk-queue.ts';
import { createOpenSegment } from './open-segment.ts';
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

/** Text that may wait for a slow disk. */
const mostWaiting = 8 * 1024 * 1024;
/** After a failed write nothing is tried for so long. */
const retryMs = 30_000;

/** Files written since all was well, and whether they stay. */
interface Episode {
  readonly files: readonly string[];
  readonly isKept: boolean;
}

const noEpisode: Episode = { files: [], isKept: false };

/**
 * A writer of segments of an engine that begins with `fleet`. Each segment begins with the inventory in force, a tick and the state
 * of the sessions, and holds everything from there on; segments with numbers in a row follow each other without a gap.
 */
export function createSegmentWriter(
  store: CaptureStore,
  fleet: Fleet,
  { bounds, onNotice }: { readonly bounds: CaptureBounds; readonly onNotice: (sentence: string) => void },
): SegmentWriter {
  let warm = createWarmStart(fleet);
  let episode = noEpisode;
  let notBefore = Number.NEGATIVE_INFINITY;
  let tidiedAt = Number.NEGATIVE_INFINITY;
  const segment = createOpenSegment((chunk) => queue.put(chunk));
  const queue = createChunkQueue(store, ({ number, at }, why) => {
    notBefore = at + retryMs;
    const lost = segment.lose();
    if (lost === null) return number;
    onNotice(plainLine(`capture: ${why}; a new segment is begun when it can be written again`));
    return lost;
  });

  const forget = (at: number): void => {
    tidiedAt = at;
    queue.afterwards(() => forgetOld(store, bounds, at, onNotice));
  };
  const begin = (tick: Tick, at: number): number => {
    episode = { ...episode, files: [...episode.files, segment.begin(at)] };
    forget(at);
    let added = segment.add(firstLine(warm.fleet())) + segment.add(eventLine(tick));
    for (const observation of warm.sessions(tick.t))
      added += segment.add(eventLine({ kind: 'observed', observation }), true);
    return added;
  };
  const addTick = (tick: Tick): number => {
    const [at, beganAt] = [tick.wallMs, segment.beganAt()];
    if (at === null) return 0;
    if (beganAt === null) return at >= notBefore ? begin(tick, at) : 0;
    const isOver = at - beganAt >= bounds.segmentMs || at < beganAt;
    return isOver ? begin(tick, at) : segment.add(eventLine(tick));
  };
  const endEpisode = (): void => {
    segment.end();
    const { files, isKept } = episode;
    if (!isKept) queue.afterwards(() => removeAll(store, files));
    episode = noEpisode;
  };
  return {
    add: (event) => {
      warm.take(event);
      if (event.kind !== 'tick' && segment.beganAt() === null) return 0;
      const added = event.kind === 'tick' ? addTick(event) : segment.add(eventLine(event));
      segment.pace(event.kind === 'tick' ? event.wallMs : null);
      return added;
    },
    passOver: (event) => {
      if (episode.files.length > 0) endEpisode();
      warm.take(event);
    },
    leap: (after) => {
      segment.end();
      warm = after;
    },
    keep: () => {
      episode = { ...episode, isKept: true };
    },
    tidy: (at) => {
      if (Math.abs(at - tidiedAt) >= bounds.segmentMs) forget(at);
    },
    isBusy: () => queue.waiting() > mostWaiting,
    settle: async () => {
      segment.handOver();
      await queue.settle();
    },
  };
}

type Tick = Extract<CaptureEvent, { readonly kind: 'tick' }>;

async function removeAll(store: CaptureStore, names: readonly string[]): Promise<void> {
  // What cannot be removed now goes with what is too old.
  for (const name of names) await store.remove(name).catch(() => undefined);
}
