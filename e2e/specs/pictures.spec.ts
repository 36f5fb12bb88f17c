import { expect } from '@playwright/test';
import { test } from '../fixtures/desktop-test.ts';
import { expectFits, launchGallery, openGallery } from '../fixtures/gallery-test.ts';

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

/** What must be read of them. */
const readable = {
  within:
    'h1, header *, [data-island-name], [data-cluster] *, [role=toolbar] *, [data-cursor-line] *, [data-list] *, [data-drawer] *, nav *',
  alsoBelow: true,
};

test.describe('pictures of the screen', () => {
  test('are drawn at every size that a wall or a laptop has, and nothing that must be read hangs out of the window', async ({
    launch,
  }) => {
    const window = await launchGallery(launch);
    for (const page of pages) {
      await openGallery(window, page.name);
      await expect(window.locator('h1[data-status]')).toContainText(page.shows);
      await expect(window.locator('[data-map], [data-matrix], [data-settings]')).toBeVisible();
      await expectFits(window, page.name, readable, { withinMs: 5000 });
    }
  });
});
