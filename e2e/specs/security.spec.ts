import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { expectStatus, test } from '../fixtures/desktop-test.ts';

test.describe('the page of the real app', () => {
  test('has no Node, two functions of ours, no way out and no rights', async ({ launch }) => {
    const { app, window } = await launch({ args: ['--demo'] });
    await expectStatus(window, /\S/);

    const globals = await window.evaluate(() => ({
      require: typeof Reflect.get(globalThis, 'require'),
      process: typeof Reflect.get(globalThis, 'process'),
      buffer: typeof Reflect.get(globalThis, 'Buffer'),
      api: Object.keys(Reflect.get(globalThis, 'quorumscope') as object).sort(),
    }));
    expect(globals).toEqual({
      require: 'undefined',
      process: 'undefined',
      buffer: 'undefined',
      api: ['request', 'subscribe'],
    });

    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return contents === undefined
        ? null
        : Reflect.apply(Reflect.get(contents, 'getLastWebPreferences'), contents, []);
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });

    expect(new URL(window.url()).protocol).toBe('app:');
    const attempts = await window.evaluate(async () => {
      const fails = async (work: () => unknown): Promise<boolean> => {
        try {
          await work();
          return false;
        } catch {
          return true;
        }
      };
      return {
        opensWindow: globalThis.open('https://example.org/') !== null,
        textBecomesMarkup: !(await fails(() => {
          document.createElement('div').innerHTML = '<b>x</b>';
        })),
        readsFile: !(await fails(() => fetch('file:///etc/passwd'))),
        readsOutside: !(await fails(() => fetch('app://quorumscope/../../package.json'))),
        callsHome: !(await fails(() => fetch('https://example.org/'))),
        geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
      };
    });
    expect(attempts).toEqual({
      opensWindow: false,
      textBecomesMarkup: false,
      readsFile: false,
      readsOutside: false,
      callsHome: false,
      geolocation: 'denied',
    });

    expect(app.windows()).toHaveLength(1);
  });

  test('stays where it is, whatever address it is sent to', async ({ launch }) => {
    const { app, window, output } = await launch({ args: ['--demo'] });
    await expectStatus(window, /\S/);
    // Chromium itself refuses these two, without a word to us.
    for (const address of ['file:///etc/passwd', 'data:text/html,x']) {
      await window.evaluate((to) => void (location.href = to), address);
    }
    for (const address of ['https://example.org/', 'app://quorumscope/assets/', 'app://other/index.html']) {
      await window.evaluate((to) => void (location.href = to), address);
      await expect.poll(output).toContain(`Refused to the page: navigation to ${address}`);
    }
    // Asked through the main process: Playwright waits for ever for the end of a navigation that was refused.
    const page = await app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const status: unknown = await contents?.executeJavaScript(
        'document.querySelector("h1[data-status]").textContent',
      );
      return { address: contents?.getURL(), status };
    });
    expect(page.address).toBe('app://quorumscope/index.html');
    expect(page.status).toMatch(/\S/);
  });

  test('runs in a process whose system calls the kernel filters', async ({ launch }) => {
    const { app, window } = await launch({ args: ['--demo'] });
    await expectStatus(window, /\S/);
    const pid = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m);
  });

  test('comes with a policy in its headers that allows scripts of its own files only', async ({ launch }) => {
    const { app, window } = await launch({ args: ['--demo'] });
    const [response] = await Promise.all([
      window.waitForEvent('response', (each) => each.request().isNavigationRequest()),
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload()),
    ]);
    const policy = response.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    await expectStatus(window, /\S/);
  });
});
