import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inCheckout } from './places.mjs';

/**
 * An Electron that can be run.
 * @typedef {object} ElectronDist
 * @property {'official' | 'fallback'} kind `fallback` = out of support, for the demo and tests only
 * @property {string} version
 * @property {string} folder the unpacked distribution
 * @property {string} executable
 * @property {string} from where it came from, in words
 */

/** Electron's oldest supported major beside the pinned one (its policy is the newest three). */
const oldestSupportedMajor = 43;

/** The version that package.json pins. @returns {string} */
export function pinnedVersion() {
  return JSON.parse(readFileSync(inCheckout('package.json'), 'utf8')).devDependencies.electron;
}

/**
 * Whether an Electron of this version may be used for real work.
 * @param {string} version
 * @returns {ElectronDist['kind']}
 */
export function kindOf(version) {
  return Number.parseInt(version, 10) >= oldestSupportedMajor ? 'official' : 'fallback';
}

/**
 * Looks at an unpacked distribution. `version` is the file every official distribution carries; ours carries RUNTIME.json.
 * @param {string} folder
 * @param {string} from
 * @returns {ElectronDist | null} null when there is no Electron
 */
export function readDist(folder, from) {
  const executable = path.join(folder, 'electron');
  const versionFile = path.join(folder, 'version');
  if (!existsSync(executable) || !existsSync(versionFile)) return null;
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  return { kind: kindOf(version), version, folder, executable, from };
}
