import { makePackage } from './package.mjs';
import { selfTest } from './package-self-test.mjs';
import { oneCheck } from './tally.mjs';

/**
 * The stage `package` of `npm test`: makes a package (a labelled test build where only the fallback Electron is to be had) and lets
 * it test itself.
 * @param {import('./electron-dist.mjs').ElectronDist | null} dist
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function makeTestPackage(dist) {
  if (dist === null) throw new Error('the package stage was started without an Electron');
  const answer = await selfTest(await makePackage(dist), dist);
  process.stdout.write(`${answer}\n`);
  return oneCheck(true);
}
