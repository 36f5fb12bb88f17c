/*
 * npm run bench -- verdict [--ticks 60]
 * Milliseconds of one step of the road (facts → evidence → verdict → quorum → snapshot → wants) over fleets of 100, 1,000 and 5,000
 * hosts in 3, 12 and 40 regions; every host has connections with 14 others, every three hosts are a cluster. Two kinds of tick:
 *
 * `1 %`: the listings of 1 % of the hosts arrive, and nothing else (the bar of docs: 1,000 hosts <= 10 ms, 5,000 <= 50 ms);
 * `live`: as the product runs, four ticks a second and a listing a second of each host: a quarter of all listings arrive; in
 * each tick one connection of 1 % of the hosts stalls and is well again 3 s later; those hosts list four times a second, if the
 * road asks for it. The connects that the road wants are answered one tick later.
 *
 * The listings are made outside the clock. JSON lines on stdout, the table after them. `cpu` is processor time of the process,
 * the garbage collector's threads included; on a shared machine wall time measures the neighbours too. Exit status 1 when
 * nothing was measured, 64 for wrong usage. A bench asserts no time.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Fact } from '../../main/domain/fact.ts';
import type { Policy } from '../../main/domain/fleet.ts';
import type { ProbeWants } from '../../main/domain/wants.ts';
import { advanceRoad, startRoad, type RoadState } from '../../main/engine/road.ts';
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

const sizes: readonly FleetSize[] = [
  { hosts: 100, regions: 3 },
  { hosts: 1000, regions: 12 },
  { hosts: 5000, regions: 40 },
];
const tickMs = 250;
const stalledForMs = 3000;
const share = 0.01;

/** A kind of tick: how many ticks until all hosts have listed once, and whether connections stall. */
interface Kind {
  readonly name: string;
  readonly ticksOfRound: number;
  readonly stalls: boolean;
  readonly policy: Partial<Policy>;
}

const kinds: readonly Kind[] = [
  // A round of 25 s is no silence here.
  { name: '1 %', ticksOfRound: 100, stalls: false, policy: { sampleIntervalMs: 25_000, staleAfterMs: 60_000 } },
  { name: 'live', ticksOfRound: 4, stalls: true, policy: {} },
];

/** One line of the result. Times in ms a tick. */
interface Figure {
  readonly kind: string;
  readonly hosts: number;
  readonly regions: number;
  readonly ticks: number;
  readonly listings: number;
  readonly connects: number;
  readonly situations: number;
  readonly median: number;
  readonly p95: number;
  readonly cpu: number;
  readonly heapMB: number;
}

/** A course of ticks under way. */
interface Course {
  readonly load: Load;
  readonly kind: Kind;
  readonly ending: { readonly connection: Connection; readonly at: number }[];
  state: RoadState;
  wants: ProbeWants;
  tick: number;
}

function begin(size: FleetSize, kind: Kind): Course {
  const load = makeLoad(size, kind.policy);
  const wants = { connects: [], checks: [], roles: [], fasterSampling: new Map() };
  return { load, kind, ending: [], state: startRoad(load.fleet, 0), wants, tick: 0 };
}

/** The facts of the coming tick: answers to what was wanted, then listings. */
function factsOf({ load, kind, ending, wants, tick }: Course): readonly Fact[] {
  const now = tick * tickMs;
  const { length: hosts } = load.fleet.hosts;
  if (kind.stalls) changeStalls(load, ending, tick, now);
  const connects = wants.connects.map(
    ({ host, to, port }): Fact => ({ kind: 'connect', t: now - 20, host, to, port, outcome: 'ok', ms: 2 }),
  );
  const listings: Fact[] = [];
  for (let host = 0; host < hosts; host++) {
    const isDue = host % kind.ticksOfRound === tick % kind.ticksOfRound || wants.fasterSampling.has(nameOf(host));
    if (isDue) listings.push(listingOf(load, host, now - 1 - (host % 10)));
  }
  return [...connects, ...listings];
}

function changeStalls(load: Load, ending: Course['ending'], tick: number, now: number): void {
  const at = now - tickMs / 2;
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

/** What one step cost and told. */
interface Step {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly listings: number;
  readonly connects: number;
  readonly situations: number;
}

function step(course: Course): Step {
  course.tick += 1;
  const facts = factsOf(course);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { state, snapshot, wants } = advanceRoad(course.state, facts, course.tick * tickMs);
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const dropped = snapshot.selfCheck.dropped[0];
  if (dropped !== undefined) throw new Error(`the bench told what cannot be: ${JSON.stringify(dropped)}`);
  course.state = state;
  course.wants = wants;
  const listings = facts.filter(({ kind }) => kind === 'sockets').length;
  return {
    wallMs,
    cpuMs: (user + system) / 1000,
    listings,
    connects: wants.connects.length,
    situations: snapshot.situations.length,
  };
}

function measure(size: FleetSize, kind: Kind, ticks: number): Figure {
  const course = begin(size, kind);
  // Two rounds and the time of a stall: everybody was heard, and what is remembered has its size.
  for (let warm = 0; warm < Math.max(2 * kind.ticksOfRound, 40); warm++) step(course);
  const steps = Array.from({ length: ticks }, () => step(course));
  const walls = steps.map(({ wallMs }) => wallMs);
  const mid = (of: (step: Step) => number) => round(quantile(steps.map(of), 0.5));
  return {
    kind: kind.name,
    ...size,
    ticks,
    listings: mid(({ listings }) => listings),
    connects: mid(({ connects }) => connects),
    situations: mid(({ situations }) => situations),
    median: round(quantile(walls, 0.5)),
    p95: round(quantile(walls, 0.95)),
    cpu: mid(({ cpuMs }) => cpuMs),
    heapMB: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
  };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function table(figures: readonly Figure[]): string {
  const heads = [
    'tick',
    'hosts',
    'regions',
    'listings',
    'connects',
    'median ms',
    'p95 ms',
    'cpu ms',
    'us a host',
    'us a listing',
  ];
  const cells = figures.map((one) =>
    [
      one.kind,
      one.hosts,
      one.regions,
      one.listings,
      one.connects,
      one.median,
      one.p95,
      one.cpu,
      round((one.median * 1000) / one.hosts),
      round((one.median * 1000) / one.listings),
    ].map(String),
  );
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  return [heads, ...cells].map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')).join('\n');
}

/** A whole number of at least 20 ticks, or null. */
function ticksOf(args: readonly string[]): number | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { ticks: { type: 'string', default: '60' } } });
    return /^\d{1,4}$/.test(values.ticks) && Number(values.ticks) >= 20 ? Number(values.ticks) : null;
  } catch {
    return null;
  }
}

function main(): number {
  const ticks = ticksOf(process.argv.slice(2));
  if (ticks === null) {
    process.stderr.write('usage: npm run bench -- verdict [--ticks N], N being at least 20\n');
    return 64;
  }
  const figures: Figure[] = [];
  for (const kind of kinds) {
    for (const size of sizes) {
      const figure = measure(size, kind, ticks);
      figures.push(figure);
      process.stdout.write(`${JSON.stringify({ bench: 'verdict', load: loadavg()[0], ...figure })}\n`);
    }
  }
  process.stdout.write(`\n${table(figures)}\n`);
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`nothing measured: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
