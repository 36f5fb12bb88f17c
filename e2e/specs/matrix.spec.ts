import { type Page, expect } from '@playwright/test';
import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';

/** The cell of the region matrix from one region to another. */
function cell(window: Page, from: string, to: string) {
  return window.locator(`[data-cell="${from}→${to}"]`);
}

test.describe('the Matrix on the real window', () => {
  test('shows a cut between two regions that a third reaches, cell by cell, with the words of both ends', async ({
    launch,
  }) => {
    const { window } = await launch({ args: ['--story-speed', '2'] });
    await expectQuiet(window, 9);
    await window.keyboard.press('2');
    await expect(window.locator('[data-matrix="regions"]')).toBeVisible();
    await expect(cell(window, 'dub', 'ams')).toHaveAttribute('data-state', 'arrives');

    await expectStatus(window, /^PARTIAL PARTITION/);
    for (const [from, to] of [
      ['dub', 'fra'],
      ['fra', 'dub'],
    ] as const) {
      await expect(cell(window, from, to)).toHaveAttribute('data-state', 'cut');
      await expect(cell(window, from, to)).toHaveAttribute('data-level', 'p1');
    }
    await expect(cell(window, 'ams', 'fra')).toHaveAttribute('data-state', 'arrives');
    await expect(window.locator('[data-not-clean]')).toHaveText('partial partition: not a clean split');
    await keepPicture(window, 'demo-matrix-regions');

    await window.locator('[data-mode="hosts"]').click();
    await expect(window.locator('[data-list="Cut paths"]')).not.toHaveAttribute('data-count', /^(0|unknown)$/);
    const grid = window.locator('[data-matrix-grid="hosts"]');
    await window.locator('[data-list="Cut paths"] button').first().click();
    await grid.focus();
    const there = (await grid.getAttribute('data-cursor')) ?? '';
    const line = window.locator('[data-cursor-line]');
    await expect(line).toContainText('cut in both directions');

    await window.keyboard.press('Enter');
    await expect(window.locator('[data-drawer="cell"]')).toContainText('cut in both directions');
    await expect(window.locator('[data-direction]')).toHaveCount(2);
    await expect(window.locator('[data-direction] [data-bad="true"]').first()).toBeVisible();
    await keepPicture(window, 'demo-matrix-record');

    await window.keyboard.press('m');
    await expect(grid).toHaveAttribute('data-cursor', there.split('→').reverse().join('→'));
    await expect(line).toContainText('cut in both directions');
    await window.keyboard.press('ArrowDown');
    await expect(grid).not.toHaveAttribute('data-cursor', there.split('→').reverse().join('→'));

    await window.keyboard.press('Escape');
    await expect(window.locator('[data-drawer]')).toHaveCount(0);
    await expectQuiet(window, 9);
    await expect(window.locator('[data-list="Cut paths"]')).toHaveAttribute('data-count', '0');
  });

  test('counts its own work in Settings, and remembers the screens that are not shown', async ({ launch }) => {
    const { window } = await launch({ args: ['--demo'] });
    await expectQuiet(window, 9);
    await window.keyboard.press('2');
    await window.locator('[data-mode="hosts"]').click();
    await window.keyboard.press('8');
    await expect(window.locator('[data-settings="self-check"]')).toContainText('everything that came was believed');
    await expect(window.locator('[data-session="streaming"]')).toContainText('9');
    await window.keyboard.press('5');
    await expect(window.locator('[data-settings="self-check"]')).toBeVisible();
    await window.keyboard.press('2');
    await expect(window.locator('[data-matrix="hosts"]')).toBeVisible();
    await window.keyboard.press('1');
    await expect(window.locator('[data-map]')).toBeVisible();
  });
});
