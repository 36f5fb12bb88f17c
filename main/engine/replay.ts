import type { Fleet } from '../domain/fleet.ts';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import { momentOf, type CaptureEvent } from '../journal/capture-event.ts';
import { startDriver, type RoadDriver } from './road-driver.ts';
import { type Tick, tickOf } from './tick.ts';

/** The tick of live monitoring, and of the replay of captures that keep none (ms): four a second. */
export const tickMs = 250;

/** After this long without a fact everything that time alone does has been done (ms). */
const settledAfterMs = 600_000;

/** What is replayed. */
export interface Recording {
  /** The inventory it begins with. */
  readonly fleet: Fleet;
  /** In the order they happened; walked through once. */
  readonly events: Iterable<CaptureEvent>;
  /** Asked after the last event: was that the end of the recording, or was it cut off there? */
  isWhole(): boolean;
}

/**
 * Runs the road over recorded events in virtual time, yields the changes as they happen and returns the last snapshot.
 */
export function* replay(recording: Recording): Generator<Change, Snapshot> {
  let last: Snapshot | null = null;
  const ticks = replayTicks(recording);
  for (;;) {
    const step = ticks.next();
    if (step.done === true) return last ?? startDriver(recording.fleet, step.value).tick(step.value, null).snapshot;
    last = step.value.snapshot;
    yield* step.value.changes;
  }
}

/**
 * Runs the road over recorded events in virtual time, yields its ticks and returns when the next one would be (ms).
 *
 * A recording that begins with a tick is one of this engine: it is ticked where it was ticked live, and nowhere else, so
 * that its changes are those of the live run. Others get a tick every 250 ms, and one at their end; a fact that comes late
 * is taken at the current tick. From a recording that was cut off comes no change that the whole one would not give: the
 * tick it was in is not judged. With `until` (ms) nothing later is looked at, and the last tick is of that moment.
 */
export function* replayTicks(
  { fleet, events, isWhole }: Recording,
  until = Number.POSITIVE_INFINITY,
): Generator<Tick, number> {
  const pace: Pace = { driver: null, isRecorded: false, tickAt: 0, latestT: 0 };
  let isOver = false;
  for (const event of events) {
    const t = momentOf(event);
    isOver = t > until;
    if (isOver) break;
    pace.isRecorded ||= event.kind === 'tick';
    if (pace.driver === null) {
      pace.tickAt = pace.isRecorded ? t : Math.floor(t / tickMs) * tickMs;
      pace.driver = startDriver(fleet, pace.tickAt);
    }
    if (!pace.isRecorded) yield* tickUpTo(pace, pace.driver, t);
    pace.latestT = Math.max(pace.latestT, t);
    if (event.kind === 'tick') yield tick(pace.driver, t, event.wallMs);
    else if (event.kind === 'fleet') pace.driver.replaceFleet(event.fleet);
    else pace.driver.take(event.observation.fact);
  }
  if (pace.driver === null || pace.isRecorded) return pace.tickAt;
  if (isOver) {
    yield* tickUpTo(pace, pace.driver, until);
    yield tick(pace.driver, until, null);
  } else if (isWhole()) yield tick(pace.driver, Math.max(pace.latestT, pace.tickAt), null);
  return pace.tickAt;
}

/** How far the replay has come. */
interface Pace {
  driver: RoadDriver | null;
  /** The ticks are those of the recording. */
  isRecorded: boolean;
  /** When the next virtual tick is due (ms). */
  tickAt: number;
  /** The latest moment of an event so far (ms). */
  latestT: number;
}

function* tickUpTo(pace: Pace, driver: RoadDriver, t: number): Generator<Tick> {
  const jumpAt = pace.tickAt + settledAfterMs;
  while (t > pace.tickAt) {
    // A recorder that slept, or a corrupt time: nothing happens in the rest of the gap.
    if (pace.tickAt >= jumpAt) {
      pace.tickAt = Math.floor(t / tickMs) * tickMs;
      return;
    }
    yield tick(driver, pace.tickAt, null);
    pace.tickAt += tickMs;
  }
}

function tick(driver: RoadDriver, t: number, wallMs: number | null): Tick {
  const step = driver.tick(t, wallMs);
  return tickOf(step, driver.fleet());
}
