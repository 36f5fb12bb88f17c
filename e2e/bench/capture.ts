/*
 * npm run bench -- capture [--seconds 20] [--rows 76]
 * What the rolling capture costs the engine's thread, for 50 and for 1,000 hosts that list so many sockets once a second:
 *
 * `at once`: every event is serialised as it comes, well or not; the measure to compare with;
 * `calm`: all is well, events are held and forgotten;
 * `incident`: something is confirmed, so that what was held and what comes is written, in the machine's own time for --seconds.
 *
 * `thread` is time of the engine's thread for each second of the fleet, `cpu` processor time of all threads, packing included, what
 * makes the events left out. `longest step` is what a tick can be delayed by: wall time, so its tail measures the neighbours on a
 * shared machine. `held` is how much of the time before stands in memory, `gaps` how often writing fell behind. JSON lines on
 * stdout, the table after them. Exit status 64 for wrong usage. A bench asserts no time.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Clock } from '../../main/domain/clock.ts';
import { situationOf } from '../../main/domain/snapshot-examples.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import type { CaptureEvent } from '../../main/journal/capture-event.ts';
import { usualCaptureBounds } from '../../main/journal/captures/capture-bounds.ts';
import { type CaptureStore, folderStore } from '../../main/journal/captures/capture-store.ts';
import { createRollingCapture } from '../../main/journal/captures/rolling-capture.ts';
import { createSegmentWriter } from '../../main/journal/captures/segment-writer.ts';
import { percentile, rounded, tableText, wholeOption } from './bench-figures.ts';
import { listingOf } from './parse-text.ts';
import { makeLoad, nameOf } from './verdict-load.ts';

const frameFile = 'assets/captures/debian12-iproute2-6.1/lab-before-cut.txt';
const sizes = [50, 1000];
const ticksASecond = 4;
const tickMs = 1000 / ticksASecond;
const atOnceSeconds = 5;
/** Long enough that the ring is full (s). */
const calmSeconds = 120;

interface Options {
  readonly seconds: number;
  readonly rows: number;
}

/** One line of the result. Times are ms; `thread` and `cpu` for each second of the fleet. */
interface Figure {
  readonly kind: 'at once' | 'calm' | 'incident';
  readonly hosts: number;
  readonly threadMs: number;
  readonly cpuMs: number;
  readonly longestStepMs: number | null;
  readonly p99StepMs: number | null;
  readonly heldSeconds: number | null;
  readonly gaps: number | null;
}

/** Gives the events of a tick; each text is a string of its own, as one that was read from a session. */
function eventsOf(hosts: number, rows: number): (nth: number) => readonly CaptureEvent[] {
  const text = Buffer.from(listingOf(readFileSync(frameFile, 'utf8'), rows).replaceAll(/ +/g, ' '));
  return (nth) => {
    const t = nth * tickMs;
    const events: CaptureEvent[] = [{ kind: 'tick', t, wallMs: Date.UTC(2026, 0, 1) + t }];
    for (let host = nth % ticksASecond; host < hosts; host += ticksASecond) {
      const fact = { kind: 'sockets' as const, t, host: nameOf(host), sockets: [], complete: true };
      events.push({ kind: 'observed', observation: { fact, raw: { format: 'ss', text: text.toString('latin1') } } });
    }
    return events;
  };
}

/** A stopwatch of the thread and of the processors. */
function stopwatch() {
  const sums = { threadMs: 0, cpuMs: 0, longest: [] as number[] };
  const time = (work: () => void): void => {
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    work();
    const { user, system } = process.cpuUsage(cpu);
    const took = performance.now() - started;
    sums.threadMs += took;
    sums.cpuMs += (user + system) / 1000;
    sums.longest.push(took);
  };
  return { sums, time };
}

async function atOnce(hosts: number, { rows }: Options, store: CaptureStore): Promise<Figure> {
  const onNotice = (): void => undefined;
  const writer = createSegmentWriter(store, makeLoad({ hosts, regions: 3 }).fleet, {
    bounds: usualCaptureBounds,
    onNotice,
  });
  const tickOf = eventsOf(hosts, rows);
  const { sums, time } = stopwatch();
  const made = stopwatch();
  const cpu = process.cpuUsage();
  for (let nth = 0; nth < atOnceSeconds * ticksASecond; nth++) {
    let events: readonly CaptureEvent[] = [];
    made.time(() => (events = tickOf(nth)));
    time(() => events.forEach(writer.add));
    await writer.settle();
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    ...{ kind: 'at once', hosts, longestStepMs: rounded(Math.max(...sums.longest)) },
    threadMs: rounded(sums.threadMs / atOnceSeconds),
    cpuMs: rounded(((user + system) / 1000 - made.sums.cpuMs) / atOnceSeconds),
    ...{ p99StepMs: rounded(percentile(sums.longest, 0.99) ?? Number.NaN), heldSeconds: null, gaps: null },
  };
}

/** The calm time, then an incident in the machine's own time. */
async function calmThenIncident(hosts: number, { rows, seconds }: Options, store: CaptureStore): Promise<Figure[]> {
  const { fleet } = makeLoad({ hosts, regions: 3 });
  const { sums: steps, time: timeStep } = stopwatch();
  const clock: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms, () => timeStep(run)) };
  const notices: string[] = [];
  const onNotice = (text: string): void => void notices.push(text);
  const capture = createRollingCapture(store, fleet, { bounds: usualCaptureBounds, clock, onNotice });
  const tickOf = eventsOf(hosts, rows);
  const calm = stopwatch();
  const [calmTicks, ticks] = [calmSeconds * ticksASecond, seconds * ticksASecond];
  for (let nth = 0; nth < calmTicks; nth++) {
    const events = tickOf(nth);
    calm.time(() => takeAll(capture, events, []));
  }
  if (steps.longest.length > 0) throw new Error('something was written while all was well');

  const lost = situationOf({ type: 'host-unreachable', subject: { host: nameOf(0) } }, 'confirmed', 'it is gone');
  const incident = stopwatch();
  const made = stopwatch();
  const cpu = process.cpuUsage();
  const beganAt = performance.now();
  for (let nth = 0; nth < ticks; nth++) {
    await new Promise((resolve) => setTimeout(resolve, beganAt + nth * tickMs - performance.now()));
    let events: readonly CaptureEvent[] = [];
    made.time(() => (events = tickOf(calmTicks + nth)));
    incident.time(() => takeAll(capture, events, [lost]));
  }
  const { user, system } = process.cpuUsage(cpu);
  const heldFor = /begins (\d+) s/.exec(notices.join('\n'))?.[1];
  const figures: Figure[] = [
    {
      ...{ kind: 'calm', hosts, longestStepMs: null, p99StepMs: null, gaps: null },
      threadMs: rounded(calm.sums.threadMs / calmSeconds),
      cpuMs: rounded(calm.sums.cpuMs / calmSeconds),
      heldSeconds: heldFor === undefined ? null : Number(heldFor),
    },
    {
      ...{ kind: 'incident', hosts, heldSeconds: null },
      threadMs: rounded((incident.sums.threadMs + steps.threadMs) / seconds),
      cpuMs: rounded(((user + system) / 1000 - made.sums.cpuMs) / seconds),
      longestStepMs: rounded(Math.max(...steps.longest)),
      p99StepMs: rounded(percentile(steps.longest, 0.99) ?? Number.NaN),
      gaps: notices.filter((text) => text.includes('after a gap')).length,
    },
  ];
  await capture.flush();
  return figures;
}

function takeAll(
  capture: ReturnType<typeof createRollingCapture>,
  [tick, ...events]: readonly CaptureEvent[],
  situations: Parameters<typeof capture.see>[0]['situations'],
): void {
  if (tick !== undefined) capture.take(tick);
  capture.see({ situations });
  for (const event of events) capture.take(event);
}

async function inFolder<T>(work: (store: CaptureStore) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'quorumscope-bench-capture-'));
  try {
    return await work(folderStore(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function optionsOf(args: readonly string[]): Options | null {
  try {
    const options = { seconds: { type: 'string', default: '20' }, rows: { type: 'string', default: '76' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const [seconds, rows] = [wholeOption(values.seconds, 1, 40), wholeOption(values.rows, 1, 1000)];
    return seconds === null || rows === null ? null : { seconds, rows };
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (options === null) {
    process.stderr.write('usage: npm run bench -- capture [--seconds N, at most 40] [--rows N]\n');
    return 64;
  }
  const figures: Figure[] = [];
  for (const hosts of sizes) {
    figures.push(await inFolder((store) => atOnce(hosts, options, store)));
    figures.push(...(await inFolder((store) => calmThenIncident(hosts, options, store))));
  }
  for (const figure of figures)
    process.stdout.write(`${JSON.stringify({ bench: 'capture', load: loadavg()[0], ...options, ...figure })}\n`);
  const heads = ['kind', 'hosts', 'thread ms/s', 'cpu ms/s', 'longest step ms', 'p99 step ms', 'held s', 'gaps'];
  const rows = figures.map((one) => [
    ...[one.kind, one.hosts, one.threadMs, one.cpuMs],
    ...[one.longestStepMs, one.p99StepMs, one.heldSeconds, one.gaps],
  ]);
  process.stdout.write(`\n${tableText(heads, rows)}\n`);
  return 0;
}

process.exitCode = await main();
