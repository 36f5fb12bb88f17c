/*
 * npm run bench -- matrix [--frames 180]
 * 500 x 500 cells on the real window: frame times while the matrix is scrolled, while the cursor walks and while the pointer
 * crosses it, one cell in a hundred changing twice a second. JSON lines on stdout, the table after them. `still` is the same
 * page at rest in the same run, so that a busy machine shows as such. A frame is dropped when it came later than one and a
 * half of the display's periods after the one before. `work` is what the page's main thread did for a frame, all scripts,
 * styles and drawing. Exit status 1 when nothing was measured. A bench asserts no time.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { type Desktop, launchDesktop } from '../fixtures/launch.ts';

type Move = 'still' | 'scroll' | 'cursor' | 'pointer';

/** One line of the result. Times in ms. */
interface Figure {
  readonly move: Move;
  /** Edge of a cell (px). */
  readonly cell: number;
  readonly frames: number;
  readonly dropped: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
  /** Main thread, a frame. */
  readonly work: number;
  readonly load: number;
}

const cells = [4, 12, 24] as const;
const moves: readonly Move[] = ['still', 'scroll', 'cursor', 'pointer'];
const periodMs = 1000 / 60;

/** Frame spans while something moves the matrix on every frame. */
function spansWhile(window: Page, move: Move, frames: number): Promise<readonly number[]> {
  return window.evaluate(
    (wanted) =>
      new Promise<readonly number[]>((resolve) => {
        const grid = document.querySelector<HTMLElement>('[data-matrix-grid="hosts"]');
        if (grid === null) return resolve([]);
        const box = grid.getBoundingClientRect();
        const spans: number[] = [];
        let before: number | null = null;
        const step = (at: number): void => {
          if (before !== null) spans.push(at - before);
          before = at;
          if (spans.length >= wanted.frames) return resolve(spans);
          const n = spans.length;
          if (wanted.move === 'scroll') {
            const way = Math.floor(n / 60) % 2 === 0 ? 1 : -1;
            grid.scrollBy(23 * way, 17 * way);
          }
          if (wanted.move === 'cursor') {
            const key = n % 2 === 0 ? 'ArrowDown' : 'ArrowRight';
            grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
          }
          if (wanted.move === 'pointer') {
            const x = box.left + ((n * 11) % (box.width - 20));
            const y = box.top + ((n * 7) % (box.height - 20));
            grid.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, bubbles: true }));
          }
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    { move, frames },
  );
}

/** Seconds the main thread of the page has worked so far. */
async function workedSeconds(session: {
  send(method: 'Performance.getMetrics'): Promise<{ metrics: { name: string; value: number }[] }>;
}): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

function figure(move: Move, cell: number, spans: readonly number[], workSeconds: number): Figure {
  const sorted = [...spans].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return {
    move,
    cell,
    frames: spans.length,
    dropped: spans.filter((span) => span > 1.5 * periodMs).length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    longest: at(1),
    work: Math.round((workSeconds * 10_000) / spans.length) / 10,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

async function measure({ window }: Desktop, frames: number): Promise<readonly Figure[]> {
  await window.evaluate(() => {
    location.hash = '#/gallery/matrix-restless';
  });
  const grid = window.locator('[data-host-matrix="500"]');
  await grid.waitFor();
  await window.setViewportSize({ width: 1920, height: 1080 });
  const session = await window.context().newCDPSession(window);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const figures: Figure[] = [];
  await window.locator('[data-matrix-grid="hosts"]').focus();
  for (const cell of cells) {
    await window.keyboard.press('0');
    for (let size = 4; size < cell; size = Number(await grid.getAttribute('data-cell-size')))
      await window.keyboard.press('+');
    for (const move of moves) {
      await spansWhile(window, move, 30);
      const before = await workedSeconds(session);
      const spans = await spansWhile(window, move, frames);
      const one = figure(move, cell, spans, (await workedSeconds(session)) - before);
      process.stdout.write(`${JSON.stringify(one)}\n`);
      figures.push(one);
    }
  }
  return figures;
}

const { values } = parseArgs({ options: { frames: { type: 'string', default: '180' } } });
const frames = Number(values.frames);
if (!Number.isInteger(frames) || frames < 30) {
  process.stderr.write('matrix: --frames needs a whole number from 30 on\n');
  process.exit(64);
}
const desktop = await launchDesktop({ args: ['--fleet', 'no-such-fleet.yaml'] });
try {
  const figures = await measure(desktop, frames);
  console.table(figures);
  process.exitCode = figures.length > 0 && figures.every(({ frames: seen }) => seen > 0) ? 0 : 1;
} finally {
  await desktop.close();
}
