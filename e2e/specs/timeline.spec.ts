import { type Page, expect } from '@playwright/test';
import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';
import { stepBackTo } from '../fixtures/replay.ts';

const sizes = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
] as const;

/** Pages of the gallery with the past. */
const pages = [
  'timeline-normal',
  'timeline-partitioned',
  'timeline-known-now',
  'timeline-month',
  'timeline-gap',
  'timeline-empty',
  'timeline-refused',
  'replay-topology',
  'replay-timeline',
  'replay-matrix',
  'replay-matrix-hosts',
  'replay-clusters',
  'replay-gap',
  'replay-live-alarm',
] as const;

/** Words of the lanes, the replay bar and the top bar that hang out of the window. */
function overflowing(window: Page): Promise<readonly string[]> {
  return window.evaluate(() => {
    const out: string[] = [];
    for (const element of document.querySelectorAll(
      'header *, [data-replay-bar] *, [data-timeline] [role=toolbar] *, [data-lane] *, [data-moment] *',
    )) {
      const box = element.getBoundingClientRect();
      const words = element.textContent?.trim() ?? '';
      if (words === '' || box.width === 0) continue;
      if (box.right > innerWidth + 1 || box.left < -1) out.push(words.slice(0, 40));
    }
    return out;
  });
}

/** The number of the last frame that was painted. */
function paintedSeq(window: Page): Promise<number> {
  return window.evaluate(() => Number(document.documentElement.dataset['paintedSeq']));
}

test.describe('Timeline on the real window', () => {
  test('shows the cut as a bar, and the partition of then on the map while live goes on', async ({ launch }) => {
    const { window } = await launch({ args: ['--story-speed', '2'] });
    await expectQuiet(window, 9);
    await expectStatus(window, /^PARTIAL PARTITION/);
    const cut = window.locator('[data-situation][data-phase="confirmed"]').first();
    await expect(cut).toBeVisible();
    await window.keyboard.press('5');
    const bar = window.locator('[data-lane="Regions"] [data-bar] [data-phase="confirmed"]').first();
    await expect(bar).toBeVisible({ timeout: 30_000 });
    await expect(
      window
        .locator('[data-lane="DUB–FRA"] [data-state="partial"], [data-lane="DUB–FRA"] [data-state="partitioned"]')
        .first(),
    ).toBeVisible();
    await keepPicture(window, 'demo-timeline');

    // Live is well again: what is shown of the cut from here on can only come out of history.
    await expectStatus(window, 'No situation. 9 of 9 hosts read.', 90_000);
    await window.keyboard.press('[');
    await expect(window.locator('[data-replay-frame]')).toHaveCount(1);
    await expect(window.locator('h1[data-status]')).toContainText('REPLAY');
    await stepBackTo(window, 'PARTIAL PARTITION');
    await window.keyboard.press('1');
    await expectStatus(window, /REPLAY\s*PARTIAL PARTITION/);
    await expect(window.locator('[data-pair="dub|fra"]')).toHaveAttribute('data-verdict', /partial|partitioned/);
    await expect(window.locator('[data-live-alarm]')).toHaveAttribute('data-live-alarm', 'none');
    const seq = await paintedSeq(window);
    await expect.poll(() => paintedSeq(window)).toBeGreaterThan(seq);
    await keepPicture(window, 'demo-replay');

    await window.keyboard.press('L');
    await expect(window.locator('[data-replay-frame]')).toHaveCount(0);
    await expectQuiet(window, 9);
    await expect(window.locator('[data-pair="dub|fra"]')).toHaveAttribute('data-verdict', 'healthy');
  });

  test('is drawn at every size that a wall or a laptop has, and nothing hangs out of the window', async ({
    launch,
  }) => {
    const { window } = await launch({ args: ['--fleet', 'no-such-fleet.yaml'] });
    await expect(window.locator('h1[data-status]')).toBeVisible();
    for (const page of pages) {
      await window.evaluate((hash) => {
        location.hash = hash;
      }, `#/gallery/${page}`);
      await expect(
        window.locator(page.startsWith('replay') ? '[data-replay-frame]' : '[data-timeline]'),
      ).toBeAttached();
      for (const size of sizes) {
        await window.setViewportSize(size);
        await expect.poll(() => window.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height]);
        await expect.poll(() => overflowing(window), { message: `${page} ${size.width}x${size.height}` }).toEqual([]);
        await keepPicture(window, `${page}-${size.width}x${size.height}`);
      }
    }
  });
});
