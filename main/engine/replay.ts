import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import { advanceRoad, startRoad, type RoadState } from './road.ts';

/** The tick of live monitoring and of replay alike (ms): four a second. */
export const tickMs = 250;

/** After this long without a fact everything that time alone does has been done (ms). */
const settledAfterMs = 600_000;

/**
 * Runs the road over recorded facts in virtual time: a tick every 250 ms of the capture and one at its end. Facts must
 * come in the order of their `t`; one that comes late is taken at the current tick. Yields the changes as they happen
 * and returns the last snapshot.
 */
export function* replay(fleet: Fleet, facts: Iterable<Fact>): Generator<Change, Snapshot> {
  let state: RoadState | null = null;
  let waiting: Fact[] = [];
  let tickAt = 0;
  let endAt = 0;

  for (const fact of facts) {
    if (state === null) {
      tickAt = Math.floor(fact.t / tickMs) * tickMs;
      state = startRoad(fleet, tickAt);
    }
    const jumpAt = tickAt + settledAfterMs;
    while (fact.t > tickAt) {
      // A recorder that slept, or a corrupt time: nothing happens in the rest of the gap.
      if (tickAt >= jumpAt) {
        tickAt = Math.floor(fact.t / tickMs) * tickMs;
        break;
      }
      const step = advanceRoad(state, waiting, tickAt);
      yield* step.changes;
      state = step.state;
      waiting = [];
      tickAt += tickMs;
    }
    waiting.push(fact);
    endAt = Math.max(endAt, fact.t);
  }
  const last = advanceRoad(state ?? startRoad(fleet, 0), waiting, Math.max(endAt, tickAt));
  yield* last.changes;
  return last.snapshot;
}
