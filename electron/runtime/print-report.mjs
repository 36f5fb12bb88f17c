import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { runToEnd } from './child.mjs';
import { displayAnswers } from './display.mjs';
import { electronInPlace } from './electron-lookup.mjs';
import { openElectronSession, passOnStderr } from './electron-session.mjs';
import { appFolderFor, lendFolder } from './readable-copy.mjs';
import { Refusal, runMain } from './refusal.mjs';

/*
 * `node electron/runtime/print-report.mjs FILE.html FILE.pdf`: the app prints a report. For the command line, which has no Electron of
 * its own; nothing is fetched or installed for it.
 */
await runMain(async () => {
  const [html = '', pdf = ''] = process.argv.slice(2);
  const dist = await electronInPlace();
  if (dist === null) throw new Refusal('no Electron is in place here; npm start sets one up', 69);
  await ensureBuilt(['electron']);
  const session = await openElectronSession(dist, { virtualDisplay: !(await displayAnswers()) });
  try {
    return await print(session, path.resolve(html), path.resolve(pdf));
  } finally {
    await session.close();
  }
});

/**
 * The account that Electron runs as may neither read nor write where the report lies, so it works on copies.
 * @param {import('./electron-session.mjs').ElectronSession} session
 * @param {string} html
 * @param {string} pdf
 * @returns {Promise<number>} exit status
 */
async function print(session, html, pdf) {
  const app = await appFolderFor(session.account, session.scratch);
  const folder = path.join(session.scratch, 'report');
  const giveBack = lendFolder(folder, session.account);
  const [from, to] = [path.join(folder, 'report.html'), path.join(folder, 'report.pdf')];
  copyFileSync(html, from);
  lendFolder(folder, session.account);
  const args = [...session.switches, app, '--print-report', from, '--print-to', to];
  const ending = await runToEnd(...session.account.command(session.executable, args), {
    cwd: app,
    env: session.env,
    boundMs: 90_000,
    onStderrLine: passOnStderr,
  });
  await giveBack();
  if (ending.code !== 0 || !existsSync(to)) return ending.code === 0 ? 74 : ending.code;
  copyFileSync(to, pdf);
  return 0;
}
