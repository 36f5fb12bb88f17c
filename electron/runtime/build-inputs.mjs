import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inCheckout } from './places.mjs';

/**
 * The three parts of a build: what each is made from, and the files that prove it was made.
 * Tests are no input. `package-lock.json` is, because packages are bundled.
 */
export const parts = {
  cli: {
    inputs: ['main', 'assets', 'package-lock.json', 'electron/runtime/build.mjs', 'electron/runtime/native-sqlite.mjs'],
    outputs: ['out/cli/quorumscope.cjs'],
  },
  electron: {
    inputs: ['main', 'electron', 'assets', 'package-lock.json'],
    outputs: [
      'index.cjs',
      'preload.cjs',
      'engine-process.cjs',
      'history-worker.cjs',
      'report-worker.cjs',
      'libsql.node',
    ].map((file) => `out/electron/${file}`),
  },
  renderer: {
    inputs: ['renderer', 'main/domain', 'main/contract', 'assets', 'package-lock.json'],
    outputs: ['out/renderer/index.html'],
  },
};

/** @typedef {keyof typeof parts} Part */

const noInput = /\.test\.tsx?$|\.md$|^node_modules$|^captures$/;

/** @param {string} place @param {string[]} lines */
function listInto(place, lines) {
  const state = statSync(place, { throwIfNoEntry: false });
  if (state === undefined) return;
  if (!state.isDirectory()) {
    lines.push(`${place} ${state.size} ${state.mtimeMs}`);
    return;
  }
  for (const name of readdirSync(place).sort()) {
    if (!noInput.test(name)) listInto(path.join(place, name), lines);
  }
}

/** Names, sizes and times of everything the part is made from, as one hash. A few ms. @param {Part} part @returns {string} */
export function inputStamp(part) {
  /** @type {string[]} */
  const lines = [];
  for (const input of parts[part].inputs) listInto(inCheckout(input), lines);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** @param {Part} part @returns {string} */
const stampFile = (part) => inCheckout('out', '.stamps', part);

/** True while the part stands and nothing it is made from has changed. @param {Part} part @returns {boolean} */
export function partInPlace(part) {
  if (!parts[part].outputs.every((file) => existsSync(inCheckout(file)))) return false;
  return existsSync(stampFile(part)) && readFileSync(stampFile(part), 'utf8') === inputStamp(part);
}

/** Remembers what the part was made from. @param {Part} part @param {string} stamp taken before the build began */
export function rememberPart(part, stamp) {
  mkdirSync(inCheckout('out', '.stamps'), { recursive: true });
  writeFileSync(stampFile(part), stamp);
}
