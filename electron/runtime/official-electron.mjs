import { lookup } from 'node:dns/promises';
import net from 'node:net';
import { runStep } from './child.mjs';
import { pinnedVersion, readDist } from './electron-dist.mjs';
import { inCheckout } from './places.mjs';
import { say, since } from './say.mjs';

/** @typedef {import('./electron-dist.mjs').ElectronDist} ElectronDist */

const distFolder = inCheckout('node_modules', 'electron', 'dist');

/** The official distribution of the pinned version, when it was installed before. @returns {ElectronDist | null} */
export function officialInPlace() {
  const dist = readDist(distFolder, 'the official distribution in node_modules/electron');
  return dist?.version === pinnedVersion() ? dist : null;
}

/** Where install-electron downloads from: a mirror of the house, or GitHub. @returns {URL} */
function downloadPlace() {
  const { ELECTRON_MIRROR, NPM_CONFIG_ELECTRON_MIRROR, npm_config_electron_mirror } = process.env;
  const mirror = ELECTRON_MIRROR ?? NPM_CONFIG_ELECTRON_MIRROR ?? npm_config_electron_mirror;
  return new URL(mirror ?? 'https://github.com/');
}

/**
 * Whether a TCP connection to the place opens within the bound. A proxy, when set, decides instead.
 * @param {URL} place
 * @param {number} boundMs
 * @returns {Promise<boolean>}
 */
async function reachable(place, boundMs) {
  const { ELECTRON_GET_USE_PROXY, HTTPS_PROXY, https_proxy } = process.env;
  if (ELECTRON_GET_USE_PROXY !== undefined && (HTTPS_PROXY ?? https_proxy) !== undefined) return true;
  const port = Number(place.port) || (place.protocol === 'http:' ? 80 : 443);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const tooLate = new Promise((resolve) => {
    timer = setTimeout(() => resolve(false), boundMs);
  });
  try {
    return await Promise.race([connects(place.hostname, port), /** @type {Promise<false>} */ (tooLate)]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} host @param {number} port @returns {Promise<boolean>} */
async function connects(host, port) {
  try {
    await lookup(host);
  } catch {
    return false;
  }
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.unref();
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/**
 * Runs the official `install-electron` (checksums come with the npm package; ELECTRON_MIRROR is honoured).
 * A place that does not answer within 3 s is not tried.
 * @returns {Promise<ElectronDist | null>} null when it cannot be had here
 */
export async function installOfficial() {
  const place = downloadPlace();
  if (!(await reachable(place, 3000))) {
    say(
      `the official Electron ${pinnedVersion()} cannot be fetched: ${place.host} does not answer (ELECTRON_MIRROR names another place).`,
    );
    return null;
  }
  say(`fetching the official Electron ${pinnedVersion()} from ${place.host} …`);
  const started = performance.now();
  const script = inCheckout('node_modules', 'electron', 'install.js');
  const ending = await runStep(process.execPath, [script], { cwd: inCheckout(), boundMs: 240_000 });
  const dist = officialInPlace();
  if (dist !== null) {
    say(`Electron fetched in ${since(started)}`);
    return dist;
  }
  const why = ending.outOfTime
    ? 'it took longer than 4 minutes'
    : (ending.stderr.trim().split('\n')[0] ?? 'no reason given');
  say(`fetching Electron failed: ${why}`);
  return null;
}
