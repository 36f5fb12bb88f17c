import type { Fact } from '../../main/domain/fact.ts';
import type { ProbeWants } from '../../main/domain/wants.ts';
import { startRoad, type RoadState } from '../../main/engine/road.ts';
import {
  heal,
  listingOf,
  makeLoad,
  nameOf,
  stall,
  type Connection,
  type FleetSize,
  type Load,
} from './verdict-load.ts';

/** The tick of the product (ms). */
export const usualTickMs = 250;
/** The fleet's time before anything is measured (ms): everybody was heard, and what is remembered has its size. */
export const warmForMs = 20_000;
const sampleIntervalMs = 1000;
const stalledForMs = 3000;
const share = 0.01;

/** A kind of tick: how long it is, and whether connections stall. */
export interface Kind {
  readonly name: string;
  readonly tickMs: number;
  readonly stalls: boolean;
}

/** The kinds of tick that are measured. */
export const kinds: readonly Kind[] = [
  { name: '1 %', tickMs: 10, stalls: false },
  { name: 'live', tickMs: usualTickMs, stalls: true },
];

/** A course of ticks under way. */
export interface Course {
  readonly load: Load;
  readonly kind: Kind;
  readonly ending: { readonly connection: Connection; readonly at: number }[];
  state: RoadState;
  wants: ProbeWants;
  tick: number;
  now: number;
}

/** The course before its first tick. */
export function begin(size: FleetSize, kind: Kind): Course {
  const load = makeLoad(size);
  const wants = { connects: [], checks: [], roles: [], fasterSampling: new Map() };
  return { load, kind, ending: [], state: startRoad(load.fleet, 0), wants, tick: 0, now: 0 };
}

/** The facts of the tick at `now`, `tickMs` after the one before: answers to what was wanted, then listings. */
export function factsOf({ load, kind, ending, wants, tick, now }: Course, tickMs: number): readonly Fact[] {
  const { length: hosts } = load.fleet.hosts;
  if (kind.stalls) changeStalls(load, ending, tick, now);
  const connects = wants.connects.map(
    ({ host, to, port }): Fact => ({ kind: 'connect', t: now - 3, host, to, port, outcome: 'ok', ms: 2 }),
  );
  const ticksOfRound = sampleIntervalMs / tickMs;
  const turn = (now / tickMs) % ticksOfRound;
  const listings: Fact[] = [];
  for (let host = 0; host < hosts; host++) {
    if (host % ticksOfRound !== turn && !wants.fasterSampling.has(nameOf(host))) continue;
    listings.push(listingOf(load, host, now - 1 - (host % 5)));
  }
  return [...connects, ...listings];
}

function changeStalls(load: Load, ending: Course['ending'], tick: number, now: number): void {
  const at = now - usualTickMs / 2;
  while (ending[0] !== undefined && ending[0].at <= now)
    heal(load, (ending.shift() as Course['ending'][number]).connection, at);
  const count = Math.max(1, Math.round(load.fleet.hosts.length * share));
  for (let nth = 0; nth < count; nth++) {
    const connection = load.all[(tick * 7919 + nth * 104_729) % load.all.length];
    if (connection === undefined || ending.some((one) => one.connection === connection)) continue;
    stall(load, connection, at);
    ending.push({ connection, at: now + stalledForMs });
  }
}
