import type { Clock } from '../domain/clock.ts';
import type { Observation } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { CaptureEvent } from '../journal/capture-event.ts';
import { createProbes, type Probes } from '../probe/probes.ts';
import { engineClock } from './engine-clock.ts';
import { tickMs } from './replay.ts';
import { startDriver } from './road-driver.ts';
import { type Tick, tickOf } from './tick.ts';

/**
 * The one stateful loop: it gathers observations, ticks the pure road, and passes on what the road wants. Its time is whole
 * ms since it was created; every `t` it tells is on that clock.
 */
export interface LiveEngine {
  start(): void;
  /** Takes a changed inventory in force as a whole. */
  replaceFleet(fleet: Fleet): void;
  /** A stream from a host of the fleet to `target`, through the session to it. The error is the end of a sentence. */
  openThrough: Probes['openThrough'];
  /** Closes every session. Bounded in time; nothing of ours stays on a host. */
  stop(): Promise<void>;
  /** Called after every tick, at most four a second. Returns the unsubscribe. */
  onTick(listener: (tick: Tick) => void): () => void;
  /** Called for everything the road depends on, in its order: a recording of it replays as it was. Returns the unsubscribe. */
  onEvent(listener: (event: CaptureEvent) => void): () => void;
}

/** What the loop needs of its surroundings. */
export interface LiveEngineOptions {
  readonly fleet: Fleet;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Uniform in [0, 1); spreads reconnects. */
  readonly random: () => number;
  /** Makes the eyes; the real ones open SSH sessions. */
  readonly makeProbes?: typeof createProbes;
}

/** Joins probes and road over one clock. */
export function createLiveEngine(options: LiveEngineOptions): LiveEngine {
  const { fleet, env, random, makeProbes = createProbes } = options;
  const clock = engineClock(options.clock);
  const tickListeners = new Set<(tick: Tick) => void>();
  const eventListeners = new Set<(event: CaptureEvent) => void>();
  const driver = startDriver(fleet, clock.monotonicMs());
  let latestT = 0;
  let cancelTick: (() => void) | null = null;

  const probes = makeProbes({ fleet, clock, env, random, onObservation: take });

  function take(told: Observation): void {
    // A session that an edit has just closed may still have had a word.
    if (!driver.concerns(told.fact)) return;
    const observation = notBefore(latestT, told);
    latestT = observation.fact.t;
    tell({ kind: 'observed', observation });
    driver.take(observation.fact);
  }

  function tell(event: CaptureEvent): void {
    for (const listener of eventListeners) listener(event);
  }

  function tick(): void {
    cancelTick = clock.after(tickMs, tick);
    const now = clock.monotonicMs();
    const wallMs = clock.epochMs();
    latestT = now;
    tell({ kind: 'tick', t: now, wallMs });
    const step = driver.tick(now, wallMs);
    probes.obey(step.wants);
    const told = tickOf(step, driver.fleet());
    for (const listener of tickListeners) listener(told);
  }

  return {
    start: () => {
      if (cancelTick !== null) return;
      // The first event is a tick, so that a recording shows from its beginning that it keeps them.
      tick();
      probes.start();
    },
    replaceFleet: (next) => {
      tell({ kind: 'fleet', t: clock.monotonicMs(), fleet: next });
      driver.replaceFleet(next);
      probes.replaceFleet(next);
    },
    openThrough: (host, target, signal) => probes.openThrough(host, target, signal),
    stop: async () => {
      cancelTick?.();
      cancelTick = null;
      await probes.stop();
    },
    onTick: (listener) => subscribe(tickListeners, listener),
    onEvent: (listener) => subscribe(eventListeners, listener),
  };
}

/** Sessions report on their own, some a little late; the road and a capture take them in the order of their times. */
function notBefore(t: number, observation: Observation): Observation {
  const { fact } = observation;
  return fact.t >= t ? observation : { ...observation, fact: { ...fact, t } };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
