import type { AdviceMoment } from '../advice/case.ts';
import type { Clock } from '../domain/clock.ts';
import type { CaptureEvent } from '../journal/capture-event.ts';
import type { Beat, CaptureStretch } from '../journal/captures/read-stretch.ts';
import type { DecisionSource } from './desk-state.ts';
import { replayTicks } from './replay.ts';

/** A capture that is played tick by tick, as far as is wanted. */
export interface DrillCourse extends DecisionSource {
  /** Epoch ms of the newest tick; before the first one, nothing was played. */
  standsAt(): number;
  /**
   * Plays on up to the last tick that is not after `wanted` (epoch ms, asked again before every tick). Returns when it stands there,
   * when nothing more is kept, or when it is closed.
   */
  play(wanted: () => number): Promise<void>;
  /** Nothing is played any more. */
  close(): void;
}

/** The live engine shares this thread and ticks four times a second: it waits so long at most, beside the work of one tick (ms). */
const sliceMs = 10;
/** As much time is left to others between two slices (ms). */
const restMs = 10;

/** Plays a stretch of a capture through the road, in virtual time. */
export function createDrillCourse(stretch: CaptureStretch, clock: Clock): DrillCourse {
  const listeners = new Set<(tick: AdviceMoment) => void>();
  let beat: Beat | null = null;
  let following: Beat | null = null;
  let isClosed = false;
  // The replay takes just the events of one beat between two ticks: the one that waits must not be taken before its time.
  function* events(): Generator<CaptureEvent> {
    while (beat !== null) yield* beat.events;
  }
  const ticks = replayTicks({ fleet: stretch.fleet, events: events(), isWhole: () => false });
  const step = (next: Beat): void => {
    beat = next;
    const told = ticks.next();
    if (told.done === true) throw new Error('a beat of a capture has no tick');
    for (const listener of listeners) listener(told.value);
  };
  return {
    onTick: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    standsAt: () => beat?.wallMs ?? Number.NEGATIVE_INFINITY,
    play: async (wanted) => {
      let beganAt = clock.monotonicMs();
      while (!isClosed) {
        following ??= await stretch.next();
        if (following === null || following.wallMs > wanted() || isClosed) return;
        step(following);
        following = null;
        if (clock.monotonicMs() - beganAt < sliceMs) continue;
        await new Promise<void>((resolve) => void clock.after(restMs, resolve));
        beganAt = clock.monotonicMs();
      }
    },
    close: () => {
      isClosed = true;
    },
  };
}
