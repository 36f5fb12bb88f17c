import type { Fleet } from '../domain/fleet.ts';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import { momentOf, type CaptureEvent } from '../journal/capture-event.ts';
import { startDriver, type RoadDriver } from './road-driver.ts';

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
 *
 * A recording that begins with a tick is one of this engine: it is ticked where it was ticked live, and nowhere else, so
 * that its changes are those of the live run. Others get a tick every 250 ms, and one at their end; a fact that comes late
 * is taken at the current tick. From a recording that was cut off comes no change that the whole one would not give: the
 * tick it was in is not judged.
 */
export function* replay({ fleet, events, isWhole }: Recording): Generator<Change, Snapshot> {
  const pace: Pace = { driver: null, isRecorded: false, tickAt: 0, latestT: 0, snapshot: null };
  for (const event of events) {
    const t = momentOf(event);
    pace.isRecorded ||= event.kind === 'tick';
    if (pace.driver === null) {
      pace.tickAt = pace.isRecorded ? t : Math.floor(t / tickMs) * tickMs;
      pace.driver = startDriver(fleet, pace.tickAt);
    }
    if (!pace.isRecorded) yield* tickUpTo(pace, pace.driver, t);
    pace.latestT = Math.max(pace.latestT, t);
    if (event.kind === 'tick') yield* tick(pace, pace.driver, t, event.wallMs);
    else if (event.kind === 'fleet') pace.driver.replaceFleet(event.fleet);
    else pace.driver.take(event.observation.fact);
  }
  if (pace.driver !== null && !pace.isRecorded && isWhole())
    yield* tick(pace, pace.driver, Math.max(pace.latestT, pace.tickAt), null);
  return pace.snapshot ?? startDriver(fleet, pace.tickAt).tick(pace.tickAt, null).snapshot;
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
  snapshot: Snapshot | null;
}

function* tickUpTo(pace: Pace, driver: RoadDriver, t: number): Generator<Change> {
  const jumpAt = pace.tickAt + settledAfterMs;
  while (t > pace.tickAt) {
    // A recorder that slept, or a corrupt time: nothing happens in the rest of the gap.
    if (pace.tickAt >= jumpAt) {
      pace.tickAt = Math.floor(t / tickMs) * tickMs;
      return;
    }
    yield* tick(pace, driver, pace.tickAt, null);
    pace.tickAt += tickMs;
  }
}

function* tick(pace: Pace, driver: RoadDriver, t: number, wallMs: number | null): Generator<Change> {
  const step = driver.tick(t, wallMs);
  pace.snapshot = step.snapshot;
  yield* step.changes;
}
