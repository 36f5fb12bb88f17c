/*
 * npm run bench -- history [--seconds 300] [--hosts N] [--kind calm|live]
 * What it costs to write the history of a fleet of 1,000 hosts that list once a second: processor time as a share of one core, the
 * file's growth in a day, and how long a tick of the engine is held up. Two kinds of time:
 *
 * `calm`: everything is well;
 * `live`: in each of the four ticks a second one connection of 1 % of the hosts stalls and is well again 3 s later.
 *
 * The load is that of the bench `verdict`; its road is run beside, outside the clocks. `cpu` is processor time of recording and
 * writing in one thread, per second of the fleet's time, the garbage collector's threads and what falls to it of the road's garbage
 * included. `MB a day` is the growth of the file over --seconds of the fleet's time after 20 s of it, `written` is all that was
 * handed to the disk for it. `held up` is the time that the engine's thread spends on a tick when a worker thread writes, as in the
 * product: wall time, so its tail measures the neighbours on a shared machine. JSON lines on stdout, the table after them. Bars of the
 * product: 5 % of a core, 200 MB a day. Exit status 1 when nothing was measured, 64 for wrong usage. A bench asserts no time.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { advanceRoad } from '../../main/engine/road.ts';
import { runHistoryWorker } from '../../main/journal/history/history-worker.ts';
import type { FromHistory, HistoryLink, ToHistory } from '../../main/journal/history/history-messages.ts';
import { usualBounds } from '../../main/journal/history/prune-history.ts';
import { createHistoryRecorder, type HistoryRecorder } from '../../main/journal/history/record-history.ts';
import type { HistoryTick } from '../../main/journal/history/second.ts';
import { serveHistory } from '../../main/journal/history/serve-history.ts';
import { startHistoryWorker } from '../../main/journal/history/start-history-worker.ts';
import { percentile, rounded, tableText, wholeOption } from './bench-figures.ts';
import { begin, factsOf, type Kind, usualTickMs, warmForMs } from './verdict-course.ts';

const kinds: readonly Kind[] = [
  { name: 'calm', tickMs: usualTickMs, stalls: false },
  { name: 'live', tickMs: usualTickMs, stalls: true },
];
const hostsOfRegion = 83;
/** When the fleet's time begins: any moment will do (epoch ms). */
const epochAtStart = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;
/** As many seconds wait to be written in one go. */
const secondsTogether = 5;

/** One line of the result. */
interface Figure {
  readonly kind: string;
  readonly hosts: number;
  readonly regions: number;
  readonly seconds: number;
  readonly situations: number;
  /** Share of one core, in percent. */
  readonly cpuPercent: number;
  readonly megabytesADay: number;
  readonly writtenMegabytesADay: number;
  /** ms of the engine's thread a tick. */
  readonly heldUpMedian: number;
  readonly heldUpP99: number;
  readonly heldUpMost: number;
  readonly dropped: number;
}

interface Options {
  readonly seconds: number;
  readonly hosts: number;
  readonly kinds: readonly Kind[];
}

/** Gives the ticks of a fleet, one by one, as the engine would tell them. */
function* ticksOf(kind: Kind, { hosts, seconds }: Options): Generator<HistoryTick & { readonly isWarm: boolean }> {
  const course = begin({ hosts, regions: regionsOf(hosts) }, kind);
  while (course.now < warmForMs + seconds * 1000) {
    course.tick += 1;
    course.now += kind.tickMs;
    const { state, snapshot, changes, wants } = advanceRoad(course.state, factsOf(course, kind.tickMs), course.now);
    course.state = state;
    course.wants = wants;
    yield { snapshot, changes, at: epochAtStart + course.now, isWarm: course.now > warmForMs };
  }
}

function regionsOf(hosts: number): number {
  return Math.max(3, Math.round(hosts / hostsOfRegion));
}

/** Recorder and writer in this thread, and a way to await the writer. */
function inOneThread(path: string): { readonly recorder: HistoryRecorder; readonly written: () => Promise<void> } {
  let toWriter: (message: ToHistory) => void = () => undefined;
  let toRecorder: (message: FromHistory) => void = () => undefined;
  let waiting = 0;
  let onIdle = (): void => undefined;
  serveHistory(
    {
      post: (message) => {
        toRecorder(message);
        if (message.kind === 'written' && --waiting < secondsTogether) onIdle();
      },
      onMessage: (listener) => {
        toWriter = listener;
      },
    },
    { path, bounds: usualBounds },
  );
  const link: HistoryLink = {
    post: (message) => {
      if (message.kind === 'write') waiting++;
      toWriter(message);
    },
    onMessage: (listener) => {
      toRecorder = listener;
    },
  };
  return {
    recorder: createHistoryRecorder(link, fail),
    written: () =>
      waiting < secondsTogether
        ? Promise.resolve()
        : new Promise((resolve) => {
            onIdle = resolve;
          }),
  };
}

function fail(sentence: string): never {
  throw new Error(sentence);
}

/** Bytes that this process handed to files since its start (proc(5), /proc/PID/io, wchar). */
function bytesWritten(): number {
  return Number(/^wchar: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

interface Sums {
  ticks: number;
  cpuMs: number;
  handedOver: number;
  situations: number;
  readonly heldUp: number[];
}

/** One pass over the ticks: each is recorded in this thread, for its cost, and through a worker, for how long it holds up. */
async function measure(kind: Kind, options: Options, folder: string): Promise<Figure> {
  const path = join(folder, 'hold-up.db');
  const { recorder, written } = inOneThread(join(folder, 'cost.db'));
  const program = fileURLToPath(import.meta.url);
  const behind = createHistoryRecorder(startHistoryWorker(program, { path, bounds: usualBounds }), fail);
  const sums: Sums = { ticks: 0, cpuMs: 0, handedOver: 0, situations: 0, heldUp: [] };
  let bytesBefore: number | null = null;
  for (const tick of ticksOf(kind, options)) {
    if (tick.isWarm) bytesBefore ??= recorder.status().bytes;
    const io = bytesWritten();
    const cpu = process.cpuUsage();
    recorder.take(tick);
    await written();
    const { user, system } = process.cpuUsage(cpu);
    const io2 = bytesWritten();
    const started = performance.now();
    behind.take(tick);
    if (tick.isWarm)
      addTo(sums, tick, { cpuMs: (user + system) / 1000, bytes: io2 - io, heldMs: performance.now() - started });
    // The answers of the worker come between ticks, as in the product.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all([recorder.stop(), behind.stop()]);
  const grown = (recorder.status().bytes ?? Number.NaN) - (bytesBefore ?? Number.NaN);
  return figureOf(kind, options, sums, grown, behind.status().droppedSeconds);
}

function addTo(
  sums: Sums,
  { snapshot }: HistoryTick,
  { cpuMs, bytes, heldMs }: { readonly cpuMs: number; readonly bytes: number; readonly heldMs: number },
): void {
  sums.ticks++;
  sums.cpuMs += cpuMs;
  sums.handedOver += bytes;
  sums.situations += snapshot.situations.length;
  sums.heldUp.push(heldMs);
}

function figureOf(kind: Kind, { seconds, hosts }: Options, sums: Sums, grownBytes: number, dropped: number): Figure {
  const perDay = (bytes: number) => rounded(((bytes / seconds) * dayMs) / 1000 / 1e6);
  const heldUp = (share: number) => rounded(percentile(sums.heldUp, share) ?? Number.NaN);
  return {
    kind: kind.name,
    hosts,
    regions: regionsOf(hosts),
    seconds,
    situations: rounded(sums.situations / sums.ticks),
    cpuPercent: rounded((sums.cpuMs / (seconds * 1000)) * 100),
    megabytesADay: perDay(grownBytes),
    writtenMegabytesADay: perDay(sums.handedOver),
    heldUpMedian: heldUp(0.5),
    heldUpP99: heldUp(0.99),
    heldUpMost: heldUp(1),
    dropped,
  };
}

async function measureInFolder(kind: Kind, options: Options): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'quorumscope-bench-history-'));
  try {
    return await measure(kind, options, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function table(figures: readonly Figure[]): string {
  const heads = [
    'time',
    'hosts',
    'regions',
    'situations',
    'cpu % of a core',
    'MB a day',
    'written MB a day',
    'held up median ms',
    'p99 ms',
    'most ms',
    'dropped s',
  ];
  const rows = figures.map((one) => [
    one.kind,
    one.hosts,
    one.regions,
    one.situations,
    one.cpuPercent,
    one.megabytesADay,
    one.writtenMegabytesADay,
    one.heldUpMedian,
    one.heldUpP99,
    one.heldUpMost,
    one.dropped,
  ]);
  return tableText(heads, rows);
}

function optionsOf(args: readonly string[]): Options | null {
  try {
    const options = {
      seconds: { type: 'string', default: '300' },
      hosts: { type: 'string', default: '1000' },
      kind: { type: 'string' },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const [seconds, hosts] = [wholeOption(values.seconds, 60), wholeOption(values.hosts, 6, 5000)];
    const wanted = kinds.filter(({ name }) => values.kind === undefined || name === values.kind);
    return seconds === null || hosts === null || wanted.length === 0 ? null : { seconds, hosts, kinds: wanted };
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (options === null) {
    process.stderr.write('usage: npm run bench -- history [--seconds N, at least 60] [--hosts N] [--kind calm|live]\n');
    return 64;
  }
  const figures: Figure[] = [];
  for (const kind of options.kinds) {
    const figure = await measureInFolder(kind, options);
    figures.push(figure);
    process.stdout.write(`${JSON.stringify({ bench: 'history', load: loadavg()[0], ...figure })}\n`);
  }
  process.stdout.write(`\n${table(figures)}\n`);
  return 0;
}

if (isMainThread) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`nothing measured: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
} else runHistoryWorker();
