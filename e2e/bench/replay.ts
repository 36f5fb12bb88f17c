/*
 * npm run bench -- replay [--hosts 50] [--seconds 3600] [--runs 1] [--file CAPTURE]
 * Replays a capture of one hour of 50 hosts, 1 sample a second of about 1.5 kB, written into a temporary directory first (or
 * a capture of yours). JSON lines on stdout, the table after them. `reading` is lines to facts without the road, `road` the
 * rest. Processor time is of all threads; on a shared machine wall time measures the neighbours too. Exit status 1 when
 * nothing was measured, 64 for wrong usage. A bench asserts no time.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { replay } from '../../main/engine/replay.ts';
import type { Capture } from '../../main/journal/capture-reader.ts';
import { openCapture } from '../../main/testing/open-capture.ts';
import { rounded, tableText, wholeOption } from './bench-figures.ts';
import { writeCapture } from './replay-capture.ts';

/** One line of the result. */
interface Figure {
  readonly what: 'reading' | 'reading and road';
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly megabytesPerSecond: number;
  readonly ticksPerSecond: number;
}

/** Half a capture would be quick. */
function mustBeWhole({ ending }: Capture): void {
  const end = ending();
  if (end.kind !== 'whole') throw new Error(end.sentence);
}

/** Reads all of it; the number of ticks. */
function readThrough(capture: Capture): number {
  let ticks = 0;
  for (const { kind } of capture.events) if (kind === 'tick') ticks++;
  mustBeWhole(capture);
  return ticks;
}

/** Replays all of it. */
function replayThrough(capture: Capture): void {
  const { fleet, events, ending } = capture;
  const course = replay({ fleet, events, isWhole: () => ending().kind === 'whole' });
  for (;;) {
    const step = course.next();
    if (step.done !== true) continue;
    mustBeWhole(capture);
    const { dropped } = step.value.selfCheck;
    // What is not believed costs less, or more, than what is.
    if (dropped.length > 0) process.stderr.write(`not believed: ${JSON.stringify(dropped)}\n`);
    return;
  }
}

function measured(what: Figure['what'], bytes: number, ticks: number, work: () => void): Figure {
  const cpu = process.cpuUsage();
  const started = performance.now();
  work();
  const wallSeconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  return {
    what,
    wallSeconds: rounded(wallSeconds),
    cpuSeconds: rounded(cpuSeconds),
    megabytesPerSecond: rounded(bytes / wallSeconds / 1e6),
    ticksPerSecond: rounded(ticks / wallSeconds),
  };
}

interface Options {
  readonly hosts: number;
  readonly seconds: number;
  readonly runs: number;
  readonly file: string | undefined;
}

function optionsOf(args: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        hosts: { type: 'string', default: '50' },
        seconds: { type: 'string', default: '3600' },
        runs: { type: 'string', default: '1' },
        file: { type: 'string' },
      },
    });
    const [hosts, seconds, runs] = [values.hosts, values.seconds, values.runs].map((text) => wholeOption(text, 1));
    if (hosts == null || seconds == null || runs == null) return null;
    return { hosts, seconds, runs, file: values.file };
  } catch {
    return null;
  }
}

function measureAll(file: string, what: object, runs: number): void {
  const { size: bytes } = statSync(file);
  for (let run = 1; run <= runs; run++) {
    const ticks = readThrough(openCapture(file));
    const figures = [
      measured('reading', bytes, ticks, () => void readThrough(openCapture(file))),
      measured('reading and road', bytes, ticks, () => replayThrough(openCapture(file))),
    ];
    for (const figure of figures)
      process.stdout.write(
        `${JSON.stringify({ bench: 'replay', ...what, run, megabytes: rounded(bytes / 1e6), load: loadavg()[0], ...figure })}\n`,
      );
    const [reading, whole] = figures.map(({ cpuSeconds }) => cpuSeconds);
    const share = Math.round(((reading ?? 0) / (whole ?? 1)) * 100);
    process.stdout.write(`\n${table(figures)}\nreading ${share} %, road ${100 - share} %\n\n`);
  }
}

function table(figures: readonly Figure[]): string {
  const heads = ['what', 'wall s', 'cpu s', 'MB/s', 'ticks/s'];
  const rows = figures.map((one) => [
    one.what,
    one.wallSeconds,
    one.cpuSeconds,
    one.megabytesPerSecond,
    one.ticksPerSecond,
  ]);
  return tableText(heads, rows);
}

function main(): number {
  const options = optionsOf(process.argv.slice(2));
  if (options === null) {
    process.stderr.write('usage: npm run bench -- replay [--hosts N] [--seconds N] [--runs N] [--file CAPTURE]\n');
    return 64;
  }
  const { hosts, seconds, runs, file } = options;
  if (file !== undefined) {
    measureAll(file, { file }, runs);
    return 0;
  }
  const directory = mkdtempSync(join(tmpdir(), 'quorumscope-bench-'));
  try {
    const made = join(directory, 'capture.jsonl');
    const { lines, ticks } = writeCapture(made, { hosts, seconds });
    measureAll(made, { hosts, seconds, lines, ticks }, runs);
    return 0;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`nothing measured: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
