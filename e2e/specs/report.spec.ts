import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, type Page, expect } from '@playwright/test';
import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';

/** The desktop's dialog answers with a folder of its own; what stands around it is ours. */
function answerDialog(app: ElectronApplication): Promise<string> {
  return app.evaluate(({ app: program, dialog }) => {
    const folder = `${program.getPath('userData')}/reports`;
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
    return folder;
  });
}

/** Files of the report that the button of this place writes. */
async function written(window: Page, place: string): Promise<readonly string[]> {
  await window.locator(`${place} [data-report]`).first().click();
  const words = window.locator(`${place} [data-report-progress="written"]`);
  await expect(words).toBeVisible({ timeout: 60_000 });
  return (await words.textContent())?.match(/incident-[0-9-]+\.(?:jsonl\.gz|html|pdf)/g) ?? [];
}

/** Pages of a PDF: its page objects (ISO 32000-1, 7.7.3.3). */
function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page(?![a-zA-Z])/g)?.length ?? 0;
}

test.describe('Incident report in the real app', () => {
  test('is written from the details of a situation while it is open, and again from Settings when it is over', async ({
    launch,
  }) => {
    const { app, window } = await launch({ args: ['--story-speed', '3'] });
    const folder = await answerDialog(app);
    await expectQuiet(window, 9);
    await expectStatus(window, /^PARTIAL PARTITION/);
    await window.locator('[data-situation]').first().click();
    const names = await written(window, '[data-drawer="situation"]');
    expect(names.map((name) => name.replace(/^incident-[0-9-]+/, ''))).toEqual(['.html', '.pdf', '.jsonl.gz']);
    await keepPicture(window, 'report-written');
    const [html = '', pdf = ''] = names;
    expect(readFileSync(join(folder, html), 'utf8')).toContain('STILL OPEN');

    await expectStatus(window, /^No situation/);
    await window.keyboard.press('Escape');
    await window.keyboard.press('8');
    const row = window.locator('[data-incidents] tbody tr').first();
    await expect(row).not.toContainText('still open', { timeout: 20_000 });
    expect(await written(window, '[data-settings="incidents"]')).toEqual(names);
    await keepPicture(window, 'report-settings');

    const bytes = readFileSync(join(folder, pdf));
    expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(pagesOf(bytes)).toBeGreaterThan(1);
    const text = readFileSync(join(folder, html), 'utf8');
    expect(text).toContain('DUB ╳ FRA cut');
    expect(text).toContain('Frankfurt');

    // Opened as anybody would open it: nothing runs, nothing is fetched, nothing hangs out of the page.
    const opening = app.waitForEvent('window');
    await app.evaluate(({ BrowserWindow, session }, page) => {
      const alone = new BrowserWindow({
        width: 900,
        height: 1100,
        webPreferences: { session: session.fromPartition('look') },
      });
      return alone.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(page)}`);
    }, text);
    const page = await opening;
    await expect(page.locator('h1')).toContainText('DUB ╳ FRA cut');
    await expect(page.locator('figure svg')).not.toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await keepPicture(page, 'report-html');
  });
});
