import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { runStep } from './child.mjs';
import { displayAnswers } from './display.mjs';
import { electronInPlace } from './electron-lookup.mjs';
import { openElectronSession, passOnStderr } from './electron-session.mjs';
import { appFolderFor, lendFolder } from './readable-copy.mjs';
import { Refusal } from './refusal.mjs';

/**
 * The app prints a report: for the command line, which has no Electron of its own. Nothing is fetched or installed for it. Throws a
 * Refusal (69) where no Electron is in place.
 * @param {string} html
 * @param {string} pdf
 */
export async function printReport(html, pdf) {
  const dist = await electronInPlace();
  if (dist === null) throw new Refusal('no Electron is in place here; npm start sets one up', 69);
  await ensureBuilt(['electron']);
  const session = await openElectronSession(dist, { virtualDisplay: !(await displayAnswers()) });
  try {
    await print(session, path.resolve(html), path.resolve(pdf));
  } finally {
    await session.close();
  }
}

/**
 * The account that Electron runs as may neither read nor write where the report lies, so it works on copies.
 * @param {import('./electron-session.mjs').ElectronSession} session
 * @param {string} html
 * @param {string} pdf
 */
async function print(session, html, pdf) {
  const app = await appFolderFor(session.account, session.scratch);
  const folder = path.join(session.scratch, 'report');
  mkdirSync(folder);
  const [from, to] = [path.join(folder, 'report.html'), path.join(folder, 'report.pdf')];
  copyFileSync(html, from);
  const giveBack = lendFolder(folder, session.account);
  const args = [...session.switches, app, '--print-report', from, '--print-to', to];
  const ending = await runStep(...session.account.command(session.executable, args), {
    cwd: app,
    env: session.env,
    boundMs: 90_000,
    onStderrLine: passOnStderr,
  });
  await giveBack();
  if (ending.code !== 0 || !existsSync(to)) throw new Refusal(`it ended with status ${ending.code}`, 74);
  copyFileSync(to, pdf);
}
