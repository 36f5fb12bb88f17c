/*
 * npm run bench -- parse [--runs 9]
 * Sockets a second that the parser reads from real `ss` text of 1,000 and 10,000 sockets, and the same text through `jc --ss` in
 * the same run where the machine has jc. JSON lines on stdout, the table after them. `rows` is parseListing, which reads TCP_INFO
 * at the first look; jc never reads it. `rows and numbers` looks at all of it. Times are medians of processor time, all threads
 * together: on a shared machine wall time measures the neighbours. Exit status 1 when nothing was measured, 64 for wrong
 * usage. A bench asserts no time.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { SocketListing } from '../../main/domain/socket.ts';
import { parseListing } from '../../main/sockets/parse-listing.ts';
import { median, rounded, tableText, wholeOption } from './bench-figures.ts';
import { listingOf } from './parse-text.ts';

const frameFile = 'assets/captures/debian12-iproute2-6.1/lab-before-cut.txt';
const sizes = [1000, 10_000];
/** Sockets read before the clock starts: an engine reads listings for days, so what counts is compiled code. */
const warmUpSockets = 200_000;

/** One line of the result. Times in ms. */
interface Figure {
  readonly what: string;
  readonly sockets: number;
  readonly bytes: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly socketsPerSecond: number;
  readonly megabytesPerSecond: number;
  /** How many times as fast as jc with, and without, the start of its interpreter; null when jc is absent, or its start
   * hides the rest in the noise. */
  readonly timesJc: number | null;
  readonly timesJcWithoutStart: number | null;
}

/** How long something took: on the clock, and of processors. */
interface Time {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Medians of `runs` runs. `work` gives the processor time it used, in ms. */
function timeOf(runs: number, work: () => number): Time {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now();
    const cpuMs = work();
    return { wallMs: performance.now() - started, cpuMs };
  });
  return { wallMs: median(times.map(({ wallMs }) => wallMs)), cpuMs: median(times.map(({ cpuMs }) => cpuMs)) };
}

/** Processor time of this process for one piece of work. */
function ownCpu(work: () => void): () => number {
  return () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}

/** Reads the listing and checks that nothing was missed: a fast parser that skips is no parser. */
function parseAll(text: string, sockets: number): SocketListing {
  const listing = parseListing(text, 'ss');
  if (listing.sockets.length !== sockets || listing.skipped.length > 0) throw new Error('the parser missed rows');
  return listing;
}

/** The sum keeps the numbers from being thought away by the compiler. */
function sumOfNumbers(listing: SocketListing): number {
  return listing.sockets.reduce((sum, { info }) => sum + (info?.['segsIn'] ?? 0), 0);
}

/** Runs `jc --ss` on the text; its processor time in ms as the shell's `times` counts it, or null when it is absent or fails. */
function jc(text: string): number | null {
  const { status, stdout } = spawnSync('sh', ['-c', 'jc --ss >/dev/null 2>&1 || exit 1; times'], {
    input: text,
    encoding: 'utf8',
  });
  const children = /^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/.exec(stdout.split('\n')[1] ?? '');
  if (status !== 0 || children === null) return null;
  const [minutes = 0, seconds = 0, systemMinutes = 0, systemSeconds = 0] = children.slice(1).map(Number);
  return (minutes + systemMinutes) * 60_000 + (seconds + systemSeconds) * 1000;
}

function timeOfJc(runs: number, text: string): Time | null {
  return jc(text) === null ? null : timeOf(runs, () => jc(text) ?? Number.NaN);
}

function figuresOf(frame: string, sockets: number, runs: number): readonly Figure[] {
  const text = listingOf(frame, sockets);
  const rows = ownCpu(() => void parseAll(text, sockets));
  const rowsAndNumbers = ownCpu(() => void sumOfNumbers(parseAll(text, sockets)));
  timeOf(warmUpSockets / sockets, rowsAndNumbers);
  const jcTime = timeOfJc(runs, text);
  const jcStart = timeOfJc(runs, listingOf(frame, 1));
  const jcParseMs = jcTime === null || jcStart === null ? null : jcTime.cpuMs - jcStart.cpuMs;
  const figure = (what: string, { wallMs, cpuMs }: Time): Figure => ({
    what,
    sockets,
    bytes: text.length,
    cpuMs: rounded(cpuMs),
    wallMs: rounded(wallMs),
    socketsPerSecond: Math.round((sockets / cpuMs) * 1000),
    megabytesPerSecond: rounded(text.length / cpuMs / 1000),
    timesJc: jcTime === null ? null : rounded(jcTime.cpuMs / cpuMs),
    timesJcWithoutStart: jcParseMs === null || jcParseMs <= 0 ? null : rounded(jcParseMs / cpuMs),
  });
  return [
    figure('rows', timeOf(runs, rows)),
    figure('rows and numbers', timeOf(runs, rowsAndNumbers)),
    ...(jcTime === null ? [] : [figure('jc --ss', jcTime)]),
  ];
}

function table(figures: readonly Figure[]): string {
  const heads = ['what', 'sockets', 'cpu ms', 'wall ms', 'sockets/s', 'MB/s', 'x jc', 'x jc without its start'];
  const rows = figures.map((one) => [
    one.what,
    one.sockets,
    one.cpuMs,
    one.wallMs,
    one.socketsPerSecond,
    one.megabytesPerSecond,
    one.timesJc,
    one.timesJcWithoutStart,
  ]);
  return tableText(heads, rows);
}

/** A whole number of at least 5 runs, or null. */
function runsOf(args: readonly string[]): number | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { runs: { type: 'string', default: '9' } } });
    return wholeOption(values.runs, 5);
  } catch {
    return null;
  }
}

function main(): number {
  const runs = runsOf(process.argv.slice(2));
  if (runs === null) {
    process.stderr.write('usage: npm run bench -- parse [--runs N], N being at least 5\n');
    return 64;
  }
  const frame = readFileSync(frameFile, 'utf8');
  const figures = sizes.flatMap((sockets) => figuresOf(frame, sockets, runs));
  for (const figure of figures)
    process.stdout.write(`${JSON.stringify({ bench: 'parse', runs, load: loadavg()[0], ...figure })}\n`);
  process.stdout.write(`\n${table(figures)}\n`);
  if (figures.every(({ timesJc }) => timesJc === null))
    process.stdout.write('\njc is not on this machine: no comparison (apt-get install jc)\n');
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`nothing measured: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
