import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runStep } from './child.mjs';
import { openElectronSession } from './electron-session.mjs';
import { writeElectronWrapper } from './electron-wrapper.mjs';
import { cacheFolder, checkout, inCheckout } from './places.mjs';
import { appFolderFor } from './readable-copy.mjs';
import { readPlaywrightReport } from './test-report.mjs';

/** @typedef {import('./electron-dist.mjs').ElectronDist} ElectronDist */
/** @typedef {import('./electron-session.mjs').ElectronSession} ElectronSession */

/**
 * What specs and benches find in their environment.
 *
 *   QUORUMSCOPE_ELECTRON       executable; runs Electron as the account, with the sandbox, on the display
 *   QUORUMSCOPE_ELECTRON_KIND  official | fallback
 *   QUORUMSCOPE_APP            the app's folder, its first argument
 *   QUORUMSCOPE_SCRATCH        a folder that goes away after the run
 *   DISPLAY, XAUTHORITY        the virtual display
 *
 * @param {ElectronSession} session
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function testEnvironment(session) {
  return {
    ...process.env,
    ...session.display.env,
    NODE_OPTIONS: undefined,
    QUORUMSCOPE_ELECTRON: writeElectronWrapper(session),
    QUORUMSCOPE_ELECTRON_KIND: session.env.QUORUMSCOPE_ELECTRON_KIND,
    QUORUMSCOPE_APP: await appFolderFor(session.account, session.scratch),
    QUORUMSCOPE_SCRATCH: session.scratch,
  };
}

/**
 * Runs Playwright's specs on the real app. Playwright itself stays the caller, because specs may build networks; only Electron
 * runs as the account.
 * @param {ElectronDist | null} dist
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runEndToEnd(dist) {
  if (dist === null) throw new Error('the end-to-end stage was started without an Electron');
  const session = await openElectronSession(dist, { virtualDisplay: true });
  try {
    const report = path.join(cacheFolder, 'test-reports', 'e2e.json');
    mkdirSync(path.dirname(report), { recursive: true });
    rmSync(report, { force: true });
    const env = { ...(await testEnvironment(session)), PLAYWRIGHT_JSON_OUTPUT_NAME: report };
    const args = [inCheckout('node_modules', '@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'];
    const ending = await runStep(process.execPath, args, { cwd: checkout, env, show: 'all', boundMs: 1_800_000 });
    return readPlaywrightReport(report, ending.code);
  } finally {
    await session.close();
  }
}
