import type { Clock } from '../domain/clock.ts';
import type { Fact, Observation } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import { createProbes } from '../probe/probes.ts';
import { tickMs } from './replay.ts';
import { advanceRoad, startRoad, withFleet, type RoadState } from './road.ts';

/** What a tick told: the picture, what changed in it, and the inventory it was made over. */
export interface Tick {
  readonly snapshot: Snapshot;
  readonly changes: readonly Change[];
  readonly fleet: Fleet;
}

/** The one stateful loop: it gathers observations, ticks the pure road, and passes on what the road wants. */
export interface LiveEngine {
  start(): void;
  /** Takes a changed inventory in force as a whole. */
  replaceFleet(fleet: Fleet): void;
  /** Closes every session. Bounded in time; nothing of ours stays on a host. */
  stop(): Promise<void>;
  /** Called after every tick, at most four a second. Returns the unsubscribe. */
  onTick(listener: (tick: Tick) => void): () => void;
  /** Called for everything observed, with the text it was read from. Returns the unsubscribe. */
  onObservation(listener: (observation: Observation) => void): () => void;
}

/** What the loop needs of its surroundings. */
export interface LiveEngineOptions {
  readonly fleet: Fleet;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Uniform in [0, 1); spreads reconnects. */
  readonly random: () => number;
}

/** Joins probes and road over one clock. */
export function createLiveEngine({ fleet, clock, env, random }: LiveEngineOptions): LiveEngine {
  const tickListeners = new Set<(tick: Tick) => void>();
  const observationListeners = new Set<(observation: Observation) => void>();
  let state: RoadState = startRoad(fleet, clock.monotonicMs());
  let waiting: Fact[] = [];
  let cancelTick: (() => void) | null = null;

  const probes = createProbes({ fleet, clock, env, random, onObservation: take });

  function take(observation: Observation): void {
    waiting.push(observation.fact);
    for (const listener of observationListeners) listener(observation);
  }

  function tick(): void {
    cancelTick = clock.after(tickMs, tick);
    const facts = waiting;
    waiting = [];
    const step = advanceRoad(state, facts, clock.monotonicMs());
    state = step.state;
    probes.obey(step.wants);
    for (const listener of tickListeners)
      listener({ snapshot: step.snapshot, changes: step.changes, fleet: state.fleet });
  }

  return {
    start: () => {
      if (cancelTick !== null) return;
      probes.start();
      tick();
    },
    replaceFleet: (next) => {
      state = withFleet(state, next);
      probes.replaceFleet(next);
    },
    stop: async () => {
      cancelTick?.();
      cancelTick = null;
      await probes.stop();
    },
    onTick: (listener) => subscribe(tickListeners, listener),
    onObservation: (listener) => subscribe(observationListeners, listener),
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
