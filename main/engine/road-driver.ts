import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import { advanceRoad, startRoad, withFleet, type RoadStep } from './road.ts';

/**
 * The road, and the facts that wait for its next tick. Live monitoring and replay both drive this: the same calls in the
 * same order give the same steps.
 */
export interface RoadDriver {
  /** The inventory in force. */
  fleet(): Fleet;
  /** Is the fact about hosts of the inventory in force? The road is given no others; a capture's reader leaves them out. */
  concerns(fact: Fact): boolean;
  /** Keeps a fact for the next tick. */
  take(fact: Fact): void;
  /** Takes a changed inventory in force as a whole. */
  replaceFleet(fleet: Fleet): void;
  /** Gives the road the facts that waited. `now` = ms, the clock of the facts; `wallMs` = epoch ms, null where unknown. */
  tick(now: number, wallMs: number | null): RoadStep;
}

/** A road before its first tick, at `startedAt` ms on the clock of the facts. */
export function startDriver(fleet: Fleet, startedAt: number): RoadDriver {
  let state = startRoad(fleet, startedAt);
  let hosts = hostIds(fleet);
  let waiting: Fact[] = [];
  return {
    fleet: () => state.fleet,
    concerns: (fact) => hosts.has(fact.host) && (!('to' in fact) || hosts.has(fact.to)),
    take: (fact) => {
      waiting.push(fact);
    },
    replaceFleet: (next) => {
      state = withFleet(state, next);
      hosts = hostIds(next);
    },
    tick: (now, wallMs) => {
      const facts = waiting;
      waiting = [];
      const step = advanceRoad(state, facts, now, wallMs);
      state = step.state;
      return step;
    },
  };
}

function hostIds(fleet: Fleet): ReadonlySet<string> {
  return new Set(fleet.hosts.map(({ id }) => id));
}
