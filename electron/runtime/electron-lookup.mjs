import { readDist } from './electron-dist.mjs';
import { fallbackInPlace, fetchFallback } from './fallback-electron.mjs';
import { installOfficial, officialInPlace } from './official-electron.mjs';
import { Refusal } from './refusal.mjs';
import { say } from './say.mjs';

/** @typedef {import('./electron-dist.mjs').ElectronDist} ElectronDist */

/** @returns {ElectronDist | null} the distribution QUORUMSCOPE_ELECTRON_DIST names; a wrong name is a Refusal (69) */
function named() {
  const folder = process.env.QUORUMSCOPE_ELECTRON_DIST;
  if (folder === undefined || folder === '') return null;
  const dist = readDist(folder, 'QUORUMSCOPE_ELECTRON_DIST');
  if (dist !== null) return dist;
  throw new Refusal(
    `QUORUMSCOPE_ELECTRON_DIST: ${folder} holds no unpacked Electron (files "electron" and "version").`,
    69,
  );
}

/**
 * Which Electron to run: the named one, the official one in place, the official one fetched, and at last the fallback.
 * Nothing is substituted in silence: the choice is told. Throws a Refusal (69) when there is none.
 * @param {{ fallbackAllowed: boolean }} rules
 * @returns {Promise<ElectronDist>}
 */
export async function findElectron(rules) {
  const dist = named() ?? officialInPlace() ?? (await installOfficial()) ?? (await fallback(rules));
  if (dist.kind === 'fallback' && !rules.fallbackAllowed) throw fallbackRefused(dist.version);
  say(
    `Electron ${dist.version}${dist.kind === 'fallback' ? ' (UNSUPPORTED, for demo and tests only)' : ''} from ${dist.from}: ${dist.executable}`,
  );
  return dist;
}

/** An Electron that is here already: nothing is fetched. @returns {Promise<ElectronDist | null>} */
export async function electronInPlace() {
  return named() ?? officialInPlace() ?? fallbackInPlace();
}

/** @param {{ fallbackAllowed: boolean }} rules @returns {Promise<ElectronDist>} */
async function fallback(rules) {
  if (!rules.fallbackAllowed) throw fallbackRefused(null);
  return fallbackInPlace() ?? (await fetchFallback());
}

/** @param {string | null} version @returns {Refusal} */
function fallbackRefused(version) {
  const what =
    version === null ? 'the official Electron cannot be fetched here' : `Electron ${version} is out of support`;
  return new Refusal(
    `${what}, and a package is never made of another one. Set ELECTRON_MIRROR, or leave --release out for a test build.`,
    69,
  );
}
