/*
 * npm run bench -- verdict [--seconds 10] [--hosts N] [--kind '1 %' | live]
 * Processor time of one step of the road (facts → hygiene → evidence → paths → verdict → quorum → snapshot → changes → wants) over
 * fleets of 100, 1,000 and 5,000 hosts in 3, 12 and 40 regions; every host has connections with 14 others, every three hosts
 * are a cluster. The policy is the product's: each host lists once a second. All that a tick does is measured; only the listings
 * are made outside the clock. The connects that the road wants are answered one tick later. Two kinds of tick:
 *
 * `1 %`: a tick each 10 ms, in which 1 % of the hosts list and everything is well (the bar of docs: 1,000 hosts <= 10 ms,
 * 5,000 <= 50 ms);
 * `live`: as the product runs, four ticks a second, so a quarter of all hosts list in each; in each tick one connection of 1 % of
 * the hosts stalls and is well again 3 s later; those hosts list four times a second, if the road asks for it.
 *
 * `changed` is the share of hosts of which something was told in a tick, by listings and by connects. Means are over --seconds of
 * the fleet's time, after 20 s of it: ten seconds are a whole round of the mesh's connects, which come in bursts. JSON lines on
 * stdout, the table after them. `cpu` is processor time of the process, the garbage collector's threads included; on a shared
 * machine wall time measures the neighbours too. Exit status 1 when nothing was measured, 64 for wrong usage. A bench asserts no time.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { advanceRoad } from '../../main/engine/road.ts';
import { median, percentile, rounded, tableText, wholeOption } from './bench-figures.ts';
import { begin, type Course, factsOf, type Kind, kinds, usualTickMs, warmForMs } from './verdict-course.ts';
import type { FleetSize } from './verdict-load.ts';

const sizes: readonly FleetSize[] = [
  { hosts: 100, regions: 3 },
  { hosts: 1000, regions: 12 },
  { hosts: 5000, regions: 40 },
];
/** One line of the result. Times in ms a tick. */
interface Figure {
  readonly kind: string;
  readonly hosts: number;
  readonly regions: number;
  readonly ticks: number;
  readonly listings: number;
  readonly connects: number;
  /** Share of the hosts of which something was told (0-1). */
  readonly changed: number;
  readonly situations: number;
  readonly median: number;
  readonly p95: number;
  readonly cpu: number;
  readonly heapMB: number;
}

/** What one step cost and told. */
interface Step {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly listings: number;
  readonly connects: number;
  readonly changed: number;
  readonly situations: number;
}

function step(course: Course, tickMs: number): Step {
  course.tick += 1;
  course.now += tickMs;
  const facts = factsOf(course, tickMs);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { state, snapshot, wants } = advanceRoad(course.state, facts, course.now);
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
    changed: new Set(facts.map(({ host }) => host)).size / course.load.fleet.hosts.length,
    situations: snapshot.situations.length,
  };
}

function measure(size: FleetSize, kind: Kind, seconds: number): Figure {
  const course = begin(size, kind);
  while (course.now < warmForMs) step(course, usualTickMs);
  const steps = Array.from({ length: (seconds * 1000) / kind.tickMs }, () => step(course, kind.tickMs));
  const walls = steps.map(({ wallMs }) => wallMs);
  const mean = (of: (step: Step) => number) => round(steps.reduce((sum, one) => sum + of(one), 0) / steps.length);
  return {
    kind: kind.name,
    ...size,
    ticks: steps.length,
    listings: mean(({ listings }) => listings),
    connects: mean(({ connects }) => connects),
    changed: mean(({ changed }) => changed),
    situations: mean(({ situations }) => situations),
    median: round(median(walls)),
    p95: round(percentile(walls, 0.95) ?? Number.NaN),
    cpu: mean(({ cpuMs }) => cpuMs),
    heapMB: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
  };
}

/** Times are no more exact than this. */
function round(value: number): number {
  return rounded(value, 3);
}

function table(figures: readonly Figure[]): string {
  const heads = [
    'tick',
    'hosts',
    'regions',
    'listings',
    'connects',
    'changed',
    'median ms',
    'p95 ms',
    'cpu ms',
    'cpu us a host',
  ];
  const rows = figures.map((one) => [
    one.kind,
    one.hosts,
    one.regions,
    one.listings,
    one.connects,
    `${round(one.changed * 100)} %`,
    one.median,
    one.p95,
    one.cpu,
    round((one.cpu * 1000) / one.hosts),
  ]);
  return tableText(heads, rows);
}

interface Options {
  readonly seconds: number;
  readonly sizes: readonly FleetSize[];
  readonly kinds: readonly Kind[];
}

function optionsOf(args: readonly string[]): Options | null {
  try {
    const options = {
      seconds: { type: 'string', default: '10' },
      hosts: { type: 'string' },
      kind: { type: 'string' },
    } as const;
    const { seconds, hosts, kind } = parseArgs({ args: [...args], options }).values;
    const wanted = {
      seconds: Number(seconds),
      sizes: sizes.filter((size) => hosts === undefined || size.hosts === Number(hosts)),
      kinds: kinds.filter(({ name }) => kind === undefined || name === kind),
    };
    return wholeOption(seconds, 1, 9999) !== null && wanted.sizes.length > 0 && wanted.kinds.length > 0 ? wanted : null;
  } catch {
    return null;
  }
}

function main(): number {
  const options = optionsOf(process.argv.slice(2));
  if (options === null) {
    process.stderr.write("usage: npm run bench -- verdict [--seconds N] [--hosts 100|1000|5000] [--kind '1 %'|live]\n");
    return 64;
  }
  const figures: Figure[] = [];
  for (const kind of options.kinds) {
    for (const size of options.sizes) {
      const figure = measure(size, kind, options.seconds);
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
