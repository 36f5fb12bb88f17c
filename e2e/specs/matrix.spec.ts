import { readFileSync } from 'node:fs';
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

  test('is saved where the operator says, as a table and as a picture of all of it, with time and observer', async ({
    launch,
  }) => {
    const { app, window } = await launch({ args: ['--demo'] });
    await expectQuiet(window, 9);
    await window.keyboard.press('2');
    await window.locator('[data-mode="hosts"]').click();
    // The dialog belongs to the desktop; what stands around it is ours.
    const folder = await app.evaluate(({ app: program, dialog }) => {
      const place = program.getPath('userData');
      dialog.showSaveDialog = (...args: unknown[]) => {
        const { defaultPath } = args.at(-1) as { defaultPath: string };
        return Promise.resolve({ canceled: false, filePath: `${place}/${defaultPath}` });
      };
      return place;
    });
    const saved = async (kind: 'csv' | 'png') => {
      await window.locator(`[data-take="${kind}"]`).click();
      const words = window.locator('[data-export="saved"]');
      await expect(words).toContainText(`.${kind}`);
      const file = (await words.getAttribute('title')) ?? '';
      expect(file.startsWith(`${folder}/matrix-hosts-`)).toBe(true);
      return readFileSync(file);
    };
    const [head, ...lines] = (await saved('csv')).toString('utf8').trimEnd().split('\r\n');
    expect(head).toMatch(/^taken_at,seen_from,from,to,state,/);
    expect(lines).toHaveLength(9 * 8);
    expect(lines.filter((line) => /^\d{4}-.*Z,[^,]+,dub-db1,fra-db1,arrives,/.test(line))).toHaveLength(1);
    const picture = await saved('png');
    expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
    // Width and height in the header of a PNG: nine cells of 72 px and what stands around them.
    expect(picture.readUInt32BE(16)).toBeGreaterThan(9 * 72);
    expect(picture.readUInt32BE(20)).toBeGreaterThan(9 * 72);
  });

  test('counts its own work in Settings, and remembers the screens that are not shown', async ({ launch }) => {
    const { window } = await launch({ args: ['--demo'] });
    await expectQuiet(window, 9);
    await window.keyboard.press('2');
    await window.locator('[data-mode="hosts"]').click();
    await window.keyboard.press('8');
    await expect(window.locator('[data-settings="self-check"]')).toContainText('everything that came was believed');
    await expect(window.locator('[data-session="streaming"]')).toContainText('9');
    await window.keyboard.press('9');
    await expect(window.locator('[data-settings="self-check"]')).toBeVisible();
    await window.keyboard.press('2');
    await expect(window.locator('[data-matrix="hosts"]')).toBeVisible();
    await window.keyboard.press('1');
    await expect(window.locator('[data-map]')).toBeVisible();
  });
});
