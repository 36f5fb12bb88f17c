import { type ElectronApplication, expect } from '@playwright/test';
import { expectStatus, test } from '../fixtures/desktop-test.ts';

/** The number of the frame on screen, asked through the main process: Playwright gives up a page that crashed once. */
function paintedSeq(app: ElectronApplication): Promise<number> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || contents.isCrashed() || contents.isLoading()) return -1;
    const painted: unknown = await contents.executeJavaScript('document.documentElement.dataset.paintedSeq ?? "-1"');
    return Number(painted);
  });
}

test.describe('the watch over page and engine', () => {
  test('brings a page back whose process died', async ({ launch }) => {
    const { app, window, output } = await launch({ args: ['--demo'] });
    await expectStatus(window, /\S/);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await expect.poll(output).toContain('it is loaded again in 1 s');
    await expect.poll(() => paintedSeq(app), { timeout: 20_000 }).toBeGreaterThan(0);
  });

  test('ends a page that hangs, which Electron itself would leave as it is, and loads it again', async ({ launch }) => {
    const { app, window, output } = await launch({ args: ['--demo'] });
    await expectStatus(window, /\S/);
    await expect.poll(() => paintedSeq(app), { timeout: 20_000 }).toBeGreaterThan(0);
    await app.evaluate(({ BrowserWindow }) => {
      void BrowserWindow.getAllWindows()[0]
        ?.webContents.executeJavaScript('for(;;){}')
        .catch(() => {});
    });
    await expect.poll(output, { timeout: 20_000 }).toContain('painted nothing for too long');
    await expect.poll(() => paintedSeq(app), { timeout: 20_000 }).toBeGreaterThan(0);
  });

  test('starts a new engine when the old one dies, and the page follows it', async ({ launch }) => {
    const { app, window, output } = await launch({ args: ['--demo'] });
    await expect.poll(() => paintedSeq(app), { timeout: 30_000 }).toBeGreaterThan(20);
    await app.evaluate(({ app: program }) => {
      const engine = program.getAppMetrics().find(({ name }) => name === 'Quorumscope engine');
      if (engine === undefined) throw new Error('no engine process');
      process.kill(engine.pid, 'SIGKILL');
    });
    await expect.poll(output).toContain('The engine process ended unexpectedly');
    await expect.poll(() => paintedSeq(app), { timeout: 30_000 }).toBeLessThan(20);
    await expectStatus(window, /\S/);
    await expect.poll(() => paintedSeq(app), { timeout: 30_000 }).toBeGreaterThan(20);
  });
});
