import { type Page, expect } from '@playwright/test';
import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';
import { expectFits, launchGallery, openGallery } from '../fixtures/gallery-test.ts';
import { stepBackTo } from '../fixtures/replay.ts';

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

/** What must be read of them: the lanes, the replay bar and the top bar. */
const readable = {
  within: 'header *, [data-replay-bar] *, [data-timeline] [role=toolbar] *, [data-lane] *, [data-moment] *',
};

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
    const window = await launchGallery(launch);
    for (const page of pages) {
      await openGallery(window, page);
      await expect(
        window.locator(page.startsWith('replay') ? '[data-replay-frame]' : '[data-timeline]'),
      ).toBeAttached();
      await expectFits(window, page, readable);
    }
  });
});
