import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runStep } from './child.mjs';
import { openElectronSession } from './electron-session.mjs';
import { Refusal } from './refusal.mjs';

/** @typedef {import('./electron-dist.mjs').ElectronDist} ElectronDist */

/**
 * Starts a packaged app once as its users would, under a virtual display, and lets it look at itself: `--self-test` prints one JSON
 * line and ends with 0. No debugger is involved: the package has none. Throws a Refusal (70) when the answer is another.
 * @param {string} folder linux-unpacked
 * @param {ElectronDist} dist what it was made of
 * @returns {Promise<string>} the JSON line
 */
export async function selfTest(folder, dist) {
  const name = readdirSync(folder).find((file) => /^quorumscope(-unsupported)?$/.test(file));
  if (name === undefined) throw new Refusal(`the package has no program: ${folder}`, 70);
  const packaged = { ...dist, folder, executable: path.join(folder, name) };
  const session = await openElectronSession(packaged, { virtualDisplay: true });
  try {
    const [command, args] = session.account.command(session.executable, [...session.switches, '--self-test']);
    const ending = await runStep(command, args, { cwd: session.scratch, env: session.env, boundMs: 60_000 });
    const lines = ending.stdout.trim().split('\n');
    if (ending.code === 0 && lines.length === 1 && isJsonObject(lines[0] ?? '')) return lines[0] ?? '';
    const words = `${ending.stdout}\n${ending.stderr}`.trim().split('\n').slice(-12).join('\n  ');
    throw new Refusal(
      `the packaged app failed its self-test (${ending.outOfTime ? 'no answer within 60 s' : `exit status ${ending.code}`}):\n  ${words}`,
      70,
    );
  } finally {
    await session.close();
  }
}

/** @param {string} text @returns {boolean} */
function isJsonObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
