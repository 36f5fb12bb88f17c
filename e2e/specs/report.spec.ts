import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';
import { answerDialog, openReport, pagesOf, writtenReport } from '../fixtures/reports.ts';

test.describe('Incident report in the real app', () => {
  test('is written from the details of a situation while it is open, and again from Settings when it is over', async ({
    launch,
  }) => {
    const { app, window } = await launch({ args: ['--story-speed', '3'] });
    const folder = await answerDialog(app);
    await expectQuiet(window, 9);
    await expectStatus(window, /^PARTIAL PARTITION/);
    await window.locator('[data-situation]').first().click();
    const names = await writtenReport(window, '[data-drawer="situation"]');
    expect(names.map((name) => name.replace(/^incident-[0-9-]+/, ''))).toEqual(['.html', '.pdf', '.jsonl.gz']);
    await keepPicture(window, 'report-written');
    const [html = '', pdf = ''] = names;
    expect(readFileSync(join(folder, html), 'utf8')).toContain('STILL OPEN');

    await expectStatus(window, /^No situation/);
    await window.keyboard.press('Escape');
    await window.keyboard.press('8');
    const row = window.locator('[data-incidents] tbody tr').first();
    await expect(row).not.toContainText('still open', { timeout: 20_000 });
    expect(await writtenReport(window, '[data-reports]')).toEqual(names);
    await keepPicture(window, 'report-settings');

    const bytes = readFileSync(join(folder, pdf));
    expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(pagesOf(bytes)).toBeGreaterThan(1);
    const text = readFileSync(join(folder, html), 'utf8');
    expect(text).toContain('DUB ╳ FRA cut');
    expect(text).toContain('Frankfurt');

    // Opened as anybody would open it: nothing runs, nothing is fetched, nothing hangs out of the page.
    const page = await openReport(app, text);
    await expect(page.locator('h1')).toContainText('DUB ╳ FRA cut');
    await expect(page.locator('figure svg')).not.toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await keepPicture(page, 'report-html');
  });
});
