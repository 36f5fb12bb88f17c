import { type Locator, type Page, expect } from '@playwright/test';
import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';
import { expectFits, launchGallery, openGallery, overflowing, sizes } from '../fixtures/gallery-test.ts';

/** Pages of the gallery with clusters. */
const pages = [
  'clusters-normal',
  'clusters-partitioned',
  'clusters-beliefs',
  'clusters-heartbeat',
  'clusters-promotion',
  'clusters-what-if',
  'clusters-what-if-long-names',
  'clusters-blind',
  'clusters-empty',
  'clusters-many',
  'clusters-long-names',
] as const;

function row(window: Page, cluster: string): Locator {
  return window.locator(`[data-cluster-row="${cluster}"]`);
}

/** What must be read of them. */
const readable = { within: '[data-clusters] th, [data-cluster-row] *, [data-drawer] *' };

test.describe('Clusters on the real window', () => {
  test('shows one primary of each cluster, and in the cut that Frankfurt knows no leader', async ({ launch }) => {
    const { window } = await launch({ args: ['--story-speed', '2'] });
    await expectQuiet(window, 9);
    await window.keyboard.press('3');
    await expect(window.locator('[data-clusters="3"]')).toBeVisible();
    for (const cluster of ['ledger', 'config', 'objects']) {
      await expect(row(window, cluster).locator('[data-primaries="1"]')).toBeVisible();
    }
    await keepPicture(window, 'demo-clusters');

    await expectStatus(window, /^PARTIAL PARTITION/);
    await row(window, 'config').click();
    await expect(window.locator('[data-drawer="cluster"]')).toContainText('config');
    // Amsterdam alone joins the two now: the table is counted from the cut that is seen.
    await expect(window.locator('[data-loss-row="region ams"]')).toContainText('−1NO QUORUM');
    await expect(window.locator('[data-belief^="fra-"][data-leader="nobody"]')).toHaveCount(2);
    await expect(window.locator('[data-belief^="dub-"][data-leader="nobody"]')).toHaveCount(0);
    await expect(row(window, 'config').locator('[data-primaries="1"]')).toBeVisible();
    await keepPicture(window, 'demo-clusters-partitioned');
  });

  test('imagines in the drawer that a region is lost, and shows the live votes again when that is left', async ({
    launch,
  }) => {
    const { window } = await launch({ args: ['--story-speed', '1'] });
    await expectQuiet(window, 9);
    await window.keyboard.press('3');
    await row(window, 'config').click();
    const strip = window.locator('[data-drawer="cluster"] [data-what-if]');
    const live = strip.locator('[data-bars="live"]');
    await expect(live.locator('[data-side="AMS+DUB+FRA"]')).toContainText('QUORUM +2');
    await expect(strip.locator('[data-loss-row="region dub"]')).toContainText('lose DUB →0AT EDGE');

    await window.keyboard.press('v');
    await expect(strip).toHaveAttribute('data-what-if', 'on');
    await strip.locator('[data-loss="region dub"]').click();
    const imagined = strip.locator('[data-bars="imagined"]');
    await expect(imagined.locator('[data-side="AMS+FRA"]')).toContainText('AT EDGE 0');
    await expect(imagined.locator('[data-side]')).toHaveCount(1);
    await strip.locator('[data-loss="vote config ams-etcd1"]').click();
    await expect(imagined.locator('[data-side="FRA"]')).toContainText('NO QUORUM −1');
    await expect(strip).toHaveAttribute('data-pending', 'false');
    for (const size of sizes.slice(0, 2)) {
      await window.setViewportSize(size);
      await expect.poll(() => overflowing(window, readable)).toEqual([]);
      await keepPicture(window, `demo-what-if-${size.width}x${size.height}`);
    }

    await window.keyboard.press('Escape');
    await expect(strip).toHaveAttribute('data-what-if', 'off');
    await expect(live.locator('[data-side]')).not.toHaveCount(0);
    await expect(imagined).toHaveCount(0);
    await window.keyboard.press('Escape');
    await expect(strip).toHaveCount(0);
  });

  test('is drawn at every size that a wall or a laptop has, and nothing hangs out of the window', async ({
    launch,
  }) => {
    const window = await launchGallery(launch);
    for (const page of pages) {
      await openGallery(window, page);
      await expect(window.locator('[data-clusters]')).toBeVisible();
      await expectFits(window, page, readable);
    }
  });
});
