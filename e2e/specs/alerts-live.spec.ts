import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { expectQuiet, expectStatus, keepPicture, test } from '../fixtures/desktop-test.ts';

test.describe('Alarms of the real engine on the real window', () => {
  test('one cut is one alarm with a counter; who acknowledges is seen by the command line, and the heal clears it', async ({
    launch,
  }) => {
    test.setTimeout(360_000);
    const { app, window } = await launch({ args: ['--story-speed', '2'] });
    await expectStatus(window, /^PARTIAL PARTITION/, 180_000);
    await window.keyboard.press('6');
    const row = window.locator('[data-alarm]');
    await expect(row).toHaveCount(1);
    await expect(row).toHaveAttribute('data-state', 'unacknowledged-active');
    await expect(row).toContainText('DUB ╳ FRA');
    await expect(window.locator('[data-alarm-counter]')).toContainText('P2 1');

    await window.locator('[data-field="by"]').fill('A. Byrne');
    await window.locator('[data-incident-table]').focus();
    await window.keyboard.press('a');
    await expect(window.locator('[data-given="acknowledge"]')).toContainText('acknowledged');
    await expect(row).toHaveAttribute('data-state', 'acknowledged-active');
    await keepPicture(window, 'demo-alerts');

    const data = await app.evaluate((electron) => electron.app.getPath('userData'));
    const folder = path.join(data, 'alerts', 'demo');
    const cli = [path.resolve('electron/runtime/cli.mjs'), 'alerts', 'list', '--json', '--folder', folder];
    const { stdout } = await promisify(execFile)(process.execPath, cli);
    const view = JSON.parse(stdout) as { incidents: { state: string; acknowledged: { by: string } }[] };
    expect(view.incidents).toMatchObject([{ state: 'acknowledged-active', acknowledged: { by: 'A. Byrne' } }]);
    expect(readdirSync(folder)).toContain('incidents.json');

    await expectQuiet(window, 9, 180_000);
    await expect(row).toHaveCount(0, { timeout: 60_000 });
    await expect(window.locator('[data-empty]')).toContainText('No active alarms');
  });
});
