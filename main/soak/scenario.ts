import type { Fault } from '../demo/world/fault.ts';
import type { Flow, WorldDescription } from '../demo/world/description.ts';
import type { WatchMoment } from '../testing/sight.ts';

/** A stretch of time, ms of the scenario; `until` is not part of it. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** A fault of the world, and when. */
export interface TimedFault extends Stretch {
  readonly fault: Fault;
}

/** Hosts to which the observer's own way is cut, and when. */
export interface TimedBlindness extends Stretch {
  readonly hosts: readonly string[];
}

/** What was put into a scenario on purpose, for people who read its story. */
export interface Trouble {
  readonly name: string;
  readonly faults: readonly TimedFault[];
  readonly blindness: readonly TimedBlindness[];
}

/** Everything that a run is made of. The same seed gives the same scenario. */
export interface Scenario {
  readonly seed: number;
  /** Hosts by region, both by id. */
  readonly layout: Readonly<Record<string, readonly string[]>>;
  readonly world: WorldDescription;
  /** Ports of the clusters. */
  readonly ports: readonly number[];
  readonly troubles: readonly Trouble[];
  /** Until then nothing is wrong: rhythms and round trips are learnt. */
  readonly warmUpMs: number;
  readonly untilMs: number;
}

/** All faults of a scenario, whoever brought them. */
export function faultsOf(scenario: Scenario): readonly TimedFault[] {
  return scenario.troubles.flatMap(({ faults }) => faults);
}

/** All blindness of a scenario. */
export function blindnessOf(scenario: Scenario): readonly TimedBlindness[] {
  return scenario.troubles.flatMap(({ blindness }) => blindness);
}

/** The moments at which something begins or ends, in order, each once, from 0 to the end of the scenario. */
export function edgesOf(scenario: Scenario): readonly number[] {
  const stretches: readonly Stretch[] = [...faultsOf(scenario), ...blindnessOf(scenario)];
  const edges = new Set([0, ...stretches.flatMap(({ from, until }) => [from, until])]);
  return [...edges].filter((at) => at < scenario.untilMs).sort((a, b) => a - b);
}

/** Does it hold at this moment? */
export function holds({ from, until }: Stretch, at: number): boolean {
  return from <= at && at < until;
}

/** The scenario as the simulated observer plays it. */
export function scriptOf(scenario: Scenario): readonly WatchMoment[] {
  return edgesOf(scenario).map((at) => ({
    at,
    faults: faultsOf(scenario).flatMap((timed) => (holds(timed, at) ? [timed.fault] : [])),
    unseen: blindnessOf(scenario).flatMap((timed) => (holds(timed, at) ? timed.hosts : [])),
  }));
}

/** A connection on which something is said at least once a second, so that its silence means something. */
export function isRegular({ traffic }: Flow): boolean {
  return traffic.rhythm !== null && traffic.rhythm.everyMs <= 1000;
}

/** A connection that is made anew about once a second. */
export function isReconnecting({ traffic }: Flow): boolean {
  return traffic.lifetimeMs !== null && traffic.redialMs <= 1000;
}
