import { type Page, expect } from '@playwright/test';
import { keepPicture, test } from '../fixtures/desktop-test.ts';

const sizes = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
] as const;

/** Pages of the gallery that the README and reviewers look at, with a word that each must show. */
const pages = [
  { name: 'normal', shows: /No situation\./ },
  { name: 'partitioned', shows: /^PARTITION/ },
  { name: 'noc-blind-region', shows: /^OBSERVER BLIND/ },
  { name: 'empty', shows: /No regions declared\./ },
  { name: 'matrix-normal', shows: /No situation\./ },
  { name: 'matrix-partitioned', shows: /^PARTITION/ },
  { name: 'matrix-partial', shows: /^PARTIAL PARTITION/ },
  { name: 'matrix-blind', shows: /^OBSERVER BLIND/ },
  { name: 'matrix-empty', shows: /No regions declared\./ },
  { name: 'self-check', shows: /No situation\./ },
] as const;

/** Shows a page of the gallery. From the app it is a load of its own; what tells that it is there is its sentence. */
async function openGallery(window: Page, name: string): Promise<void> {
  await window.evaluate((hash) => {
    location.hash = hash;
  }, `#/gallery/${name}`);
}

/** Words that reach out of the window, or that are cut off at their own box. */
function overflowing(window: Page): Promise<readonly string[]> {
  return window.evaluate(() => {
    const out: string[] = [];
    for (const element of document.querySelectorAll(
      'h1, header *, [data-island-name], [data-cluster] *, [role=toolbar] *, [data-cursor-line] *, [data-list] *, [data-drawer] *, nav *',
    )) {
      const box = element.getBoundingClientRect();
      const words = element.textContent?.trim() ?? '';
      if (words === '' || box.width === 0) continue;
      if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1) out.push(words.slice(0, 40));
    }
    return out;
  });
}

test.describe('pictures of the screen', () => {
  test('are drawn at every size that a wall or a laptop has, and nothing that must be read hangs out of the window', async ({
    launch,
  }) => {
    // Without a fleet the engine gives nothing to paint, so that nobody misses frames of the app while the gallery is shown.
    const { window } = await launch({ args: ['--fleet', 'no-such-fleet.yaml'] });
    await expect(window.locator('h1[data-status]')).toBeVisible();
    for (const page of pages) {
      await openGallery(window, page.name);
      await expect(window.locator('h1[data-status]')).toContainText(page.shows);
      await expect(window.locator('[data-map], [data-matrix], [data-settings]')).toBeVisible();
      for (const size of sizes) {
        await window.setViewportSize(size);
        await expect.poll(() => window.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height]);
        // The map fits itself to a new size a frame later.
        await expect
          .poll(() => overflowing(window), { message: `${page.name} ${size.width}x${size.height}`, timeout: 5000 })
          .toEqual([]);
        await keepPicture(window, `${page.name}-${size.width}x${size.height}`);
      }
    }
  });
});
