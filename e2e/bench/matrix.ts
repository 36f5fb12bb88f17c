/*
 * npm run bench -- matrix [--frames 120] [--runs 5] [--cells 4,12,24] [--still]
 * 500 x 500 cells on the real window while the matrix is scrolled, the cursor walks and the pointer crosses it, one cell in
 * a hundred changing twice a second; with --still none changes, as in a world at rest. JSON lines on stdout, the table of medians over the runs after them. Exit status 1
 * when nothing was measured. A bench asserts no time.
 *
 * What is dropped is told against the same machine in the same run: `period` is the median frame of the page at rest just
 * before, and a frame later than one and a half of it was dropped. `idle` are the frames dropped while nothing moved but the
 * cells; `paint` is a control in which a square of 40 px beside the matrix moves on each frame: what it drops, every page
 * that draws drops here. `main` = ms of CPU of the page's main thread for a frame (all scripts, styles, drawing). `cpu` = ms
 * of CPU of all processes of the program for a frame; both say the same on a busy machine as on a quiet one.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from '@playwright/test';
import { type Desktop, launchDesktop } from '../fixtures/launch.ts';

type Move = 'idle' | 'paint' | 'scroll' | 'cursor' | 'pointer';

/** One move in one run. Times in ms. */
interface Figure {
  readonly move: Move;
  /** Edge of a cell (px). */
  readonly cell: number;
  readonly frames: number;
  readonly period: number;
  readonly dropped: number;
  /** Dropped by the page at rest just before. */
  readonly idle: number;
  readonly p95: number;
  readonly longest: number;
  readonly main: number;
  readonly cpu: number;
  readonly load: number;
}

const moves: readonly Move[] = ['paint', 'scroll', 'cursor', 'pointer'];

/** Frame spans while something moves on every frame. */
function spansWhile(window: Page, move: Move, frames: number): Promise<readonly number[]> {
  return window.evaluate(
    (wanted) =>
      new Promise<readonly number[]>((resolve) => {
        const grid = document.querySelector<HTMLElement>('[data-matrix-grid="hosts"]');
        if (grid === null) return resolve([]);
        const box = grid.getBoundingClientRect();
        const square = document.createElement('div');
        square.style.cssText = 'position:fixed;left:0;bottom:0;width:40px;height:40px;background:#808080';
        if (wanted.move === 'paint') document.body.append(square);
        const spans: number[] = [];
        let before: number | null = null;
        const step = (at: number): void => {
          if (before !== null) spans.push(at - before);
          before = at;
          if (spans.length >= wanted.frames) {
            square.remove();
            return resolve(spans);
          }
          const n = spans.length;
          if (wanted.move === 'paint') square.style.left = `${n % 60}px`;
          if (wanted.move === 'scroll') {
            const way = Math.floor(n / 60) % 2 === 0 ? 1 : -1;
            grid.scrollBy(23 * way, 17 * way);
          }
          if (wanted.move === 'cursor') {
            const key = n % 2 === 0 ? 'ArrowDown' : 'ArrowRight';
            grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
          }
          if (wanted.move === 'pointer') {
            // Beyond the headers, wherever they stand.
            const x = box.left + 250 + ((n * 11) % (box.width - 300));
            const y = box.top + 200 + ((n * 7) % (box.height - 250));
            grid.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, bubbles: true }));
          }
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    { move, frames },
  );
}

/** Seconds of CPU so far: the page's main thread, and all processes of the program. */
interface Worked {
  readonly main: number;
  readonly all: number;
}

async function worked({ app }: Desktop, session: CDPSession): Promise<Worked> {
  const { metrics } = await session.send('Performance.getMetrics');
  const pids = await app.evaluate((electron) => electron.app.getAppMetrics().map(({ pid }) => pid));
  return {
    main: metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN,
    all: pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0),
  };
}

/** User and system time of a process, of all its threads; fields 14 and 15 of proc_pid_stat(5), in ticks of 10 ms. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

interface Measured {
  readonly spans: readonly number[];
  readonly main: number;
  readonly cpu: number;
}

async function measureMove(desktop: Desktop, session: CDPSession, move: Move, frames: number): Promise<Measured> {
  const before = await worked(desktop, session);
  const spans = await spansWhile(desktop.window, move, frames);
  const after = await worked(desktop, session);
  const aFrame = (seconds: number) => rounded((seconds * 1000) / Math.max(1, spans.length));
  return { spans, main: aFrame(after.main - before.main), cpu: aFrame(after.all - before.all) };
}

function figure(move: Move, cell: number, measured: Measured, idle: readonly number[]): Figure {
  const { spans, main, cpu } = measured;
  const period = median(idle);
  const dropped = (of: readonly number[]) => of.filter((span) => span > 1.5 * period).length;
  const sorted = [...spans].sort((a, b) => a - b);
  return {
    move,
    cell,
    frames: spans.length,
    period: rounded(period),
    dropped: dropped(spans),
    idle: dropped(idle),
    p95: rounded(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
    longest: rounded(sorted.at(-1) ?? 0),
    main,
    cpu,
    load: rounded(loadavg()[0] ?? 0),
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function measure(desktop: Desktop, plan: Plan): Promise<readonly Figure[]> {
  const { window } = desktop;
  await window.locator('h1[data-status]').waitFor();
  await window.evaluate(
    (page) => {
      location.hash = `#/gallery/${page}`;
    },
    plan.isStill ? 'matrix-still' : 'matrix-restless',
  );
  const grid = window.locator('[data-host-matrix="500"]');
  await grid.waitFor();
  await window.setViewportSize({ width: 1920, height: 1080 });
  const session = await window.context().newCDPSession(window);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const figures: Figure[] = [];
  await window.locator('[data-matrix-grid="hosts"]').focus();
  for (const cell of plan.cells) {
    await window.keyboard.press('0');
    for (let size = 4; size < cell; size = Number(await grid.getAttribute('data-cell-size')))
      await window.keyboard.press('+');
    for (let run = 0; run < plan.runs; run += 1) {
      for (const move of moves) {
        const idle = await measureMove(desktop, session, 'idle', plan.frames);
        if (move === 'paint') figures.push(figure('idle', cell, idle, idle.spans));
        figures.push(figure(move, cell, await measureMove(desktop, session, move, plan.frames), idle.spans));
        process.stdout.write(`${JSON.stringify(figures.at(-1))}\n`);
      }
    }
  }
  return figures;
}

function byKind(figures: readonly Figure[]): ReadonlyMap<string, readonly Figure[]> {
  const groups = new Map<string, Figure[]>();
  for (const one of figures) {
    const key = `${one.cell} ${one.move}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

/** A line for each move and size: the median of each figure over the runs. */
function medians(figures: readonly Figure[]): readonly Figure[] {
  const groups = byKind(figures);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const of = (name: Exclude<keyof Figure, 'move'>) => median(group.map((one) => one[name]));
    return {
      ...first,
      ...{ period: of('period'), dropped: of('dropped'), idle: of('idle'), p95: of('p95'), longest: of('longest') },
      ...{ main: of('main'), cpu: of('cpu'), load: of('load') },
    };
  });
}

interface Plan {
  readonly frames: number;
  readonly runs: number;
  readonly cells: readonly number[];
  readonly isStill: boolean;
}

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '120' },
    runs: { type: 'string', default: '5' },
    cells: { type: 'string', default: '4,12,24' },
    still: { type: 'boolean', default: false },
  },
});
const plan: Plan = {
  frames: Number(values.frames),
  runs: Number(values.runs),
  cells: values.cells.split(',').map(Number),
  isStill: values.still,
};
if (![plan.runs, ...plan.cells].every((count) => Number.isInteger(count) && count > 0) || !(plan.frames >= 30)) {
  process.stderr.write('matrix: --frames needs a whole number from 30 on, --runs and --cells numbers from 1 on\n');
  process.exit(64);
}
const desktop = await launchDesktop({ args: ['--fleet', 'no-such-fleet.yaml'] });
try {
  const figures = await measure(desktop, plan);
  console.table(medians(figures));
  process.exitCode = figures.length > 0 && figures.every(({ frames: seen }) => seen > 0) ? 0 : 1;
} finally {
  await desktop.close();
}
