import type { Clock } from '../../domain/clock.ts';
import type { Fleet } from '../../domain/fleet.ts';
import { plainLine } from '../../domain/plain-line.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { type CaptureEvent, momentOf } from '../capture-event.ts';
import type { CaptureBounds } from './capture-bounds.ts';
import { shutGate, stepGate } from './capture-gate.ts';
import type { CaptureStore } from './capture-store.ts';
import { createHeldEvents, type HeldEvents } from './held-events.ts';
import { createPacedWork } from './paced-work.ts';
import { createSegmentWriter } from './segment-writer.ts';
import { createWarmStart } from './warm-start.ts';

/** Records what the engine lives through around incidents, in the background, and forgets it again. */
export interface RollingCapture {
  /** Takes an event. Never waits, serialises nothing, never throws: what finds no room is dropped, and said. */
  take(event: CaptureEvent): void;
  /** Takes what the tick showed whose event came last. */
  see(snapshot: Pick<Snapshot, 'situations'>): void;
  /** Returns when all that is to be written stands in its file, or is dropped. */
  flush(): Promise<void>;
}

/** How much is held in memory, and how fast it is written. Lengths are characters of text. */
export interface HoldBounds {
  /** Events are held for so long while all is well (ms). A situation began some time before it is suspected. */
  readonly leadMs: number;
  /** Of all events together, while all is well. */
  readonly mostHeld: number;
  /** Of all events together that wait to be written. */
  readonly mostQueued: number;
  /** So much is serialised at a time, and what is left of the last event; where a segment begins, its inventory besides. */
  readonly stepLength: number;
}

/**
 * 90 s, of which a report copies 60 s; 140 million characters are about 300,000 rows of sockets: 79 s of 50 hosts with 76 rows a second.
 * A step takes about 1 ms.
 */
export const usualHoldBounds: HoldBounds = {
  leadMs: 90_000,
  mostHeld: 140_000_000,
  mostQueued: 200_000_000,
  stepLength: 128 * 1024,
};

/** What a report wants to know of the time before an incident (ms). */
const wantedLeadMs = 60_000;

/** What a rolling capture needs of its surroundings. */
export interface RollingCaptureOptions {
  readonly bounds: CaptureBounds;
  readonly hold?: HoldBounds;
  readonly clock: Clock;
  /** Gets sentences for the operator. */
  readonly onNotice: (sentence: string) => void;
}

/**
 * A rolling capture of the engine that begins with `fleet`. While all is well the last events are held by reference, and nothing is
 * serialised. While something is suspected or confirmed, and 60 s longer, they are written in small steps between ticks: those held
 * before it first. What was written while nothing was confirmed is removed when all is well again.
 */
export function createRollingCapture(
  store: CaptureStore,
  fleet: Fleet,
  { bounds, hold = usualHoldBounds, clock, onNotice }: RollingCaptureOptions,
): RollingCapture {
  const writer = createSegmentWriter(store, fleet, { bounds, onNotice });
  const held = createHeldEvents();
  const warm = createWarmStart(fleet);
  let gate = shutGate;
  let now = 0;
  /** So many of the oldest held events are to be written. */
  let due = 0;
  /** Nothing is held until what is due is written. */
  let isFull = false;
  /** The bound of the memory, not that of time, forgot the last event. */
  let isShort = false;

  const isOpen = (): boolean => now <= gate.openUntil;
  const writeSome = (): void => {
    for (let length = 0; due > 0 && length < hold.stepLength; due--) {
      const event = held.shift();
      if (event !== null) length += writer.add(event);
    }
  };
  const onWritten = (): void => {
    if (isFull) writer.leap(warm.copy());
    isFull = false;
    isShort = false;
    if (!isOpen()) void writer.settle();
  };
  const writing = createPacedWork(clock, writer, { isDue: () => due > 0, step: writeSome, onDone: onWritten });
  const fill = (): void => {
    isFull = true;
    due = held.count();
    onNotice(plainLine('capture: it cannot be written as fast as it comes; a new segment is begun after a gap'));
  };
  const beginEpisode = (): void => {
    const leadMs = leadOf(held, now);
    if (isShort && leadMs < wantedLeadMs)
      onNotice(plainLine(`capture: it begins ${Math.floor(leadMs / 1000)} s before, not 60 s: memory holds no more`));
    isShort = false;
    if (!isFull) due = held.count();
  };
  return {
    take: (event) => {
      warm.take(event);
      if (event.kind === 'tick') {
        now = event.t;
        if (due === 0 && event.wallMs !== null) writer.tidy(event.wallMs);
      }
      if (isFull) return;
      held.push(event);
      if (isOpen()) due = held.count();
      if (due > 0 && held.length() > hold.mostQueued) fill();
      if (due === 0) isShort = forgetOldest(held, hold, now, (event) => writer.passOver(event)) ?? isShort;
      writing.start();
    },
    see: ({ situations }) => {
      const wasOpen = isOpen();
      gate = stepGate(gate, situations, now);
      if (now <= gate.keepUntil) writer.keep();
      if (!isOpen() || wasOpen) return;
      beginEpisode();
      writing.start();
    },
    flush: async () => {
      await writing.finish();
      await writer.settle();
    },
  };
}

/**
 * Forgets what is held too long at `now`, and what is too much. Returns whether the bound of the memory, not that of time, forgot the
 * last one; null where nothing was forgotten.
 */
function forgetOldest(
  held: HeldEvents,
  { leadMs, mostHeld }: HoldBounds,
  now: number,
  onForgotten: (event: CaptureEvent) => void,
): boolean | null {
  let wasTooMuch: boolean | null = null;
  for (let oldest = held.oldest(); oldest !== null; oldest = held.oldest()) {
    const isTooMuch = held.length() > mostHeld;
    const isTooOld = momentOf(oldest) < now - leadMs;
    // A replay can begin with a tick only.
    if (!isTooMuch && !isTooOld && (wasTooMuch === null || oldest.kind === 'tick')) break;
    if (isTooMuch || isTooOld) wasTooMuch = isTooMuch;
    held.shift();
    onForgotten(oldest);
  }
  return wasTooMuch;
}

/** How long before `now` that begins which is held (ms). */
function leadOf(held: HeldEvents, now: number): number {
  const oldest = held.oldest();
  return oldest === null ? 0 : now - momentOf(oldest);
}
