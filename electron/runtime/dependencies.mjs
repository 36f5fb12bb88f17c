import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { runStep } from './child.mjs';
import { inCheckout } from './places.mjs';
import { Refusal } from './refusal.mjs';
import { say, since } from './say.mjs';

const stampFile = inCheckout('node_modules', '.quorumscope-lock-sha256');

/** @returns {string} sha256 of the lock file: what node_modules must have been made from */
function wantedStamp() {
  return createHash('sha256')
    .update(readFileSync(inCheckout('package-lock.json')))
    .digest('hex');
}

/** True while node_modules was made from today's package-lock.json. @returns {boolean} */
export function dependenciesInPlace() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === wantedStamp();
}

/**
 * The npm that called us, or the one on the PATH.
 * @returns {{ command: string, before: readonly string[] }} command and the arguments that come first
 */
export function npmClient() {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js')
    ? { command: process.execPath, before: [script] }
    : { command: 'npm', before: [] };
}

/** @param {string} path @returns {boolean} */
function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** Runs `npm ci` unless node_modules stands as the lock file says. Throws a Refusal (69) when npm fails. */
export async function ensureDependencies() {
  if (dependenciesInPlace()) return;
  if (isLink(inCheckout('node_modules'))) {
    throw new Refusal(
      'node_modules is a link to the packages of another checkout, and those are of another package-lock.json: npm ci would empty them. Remove the link.',
      69,
    );
  }
  say('installing the packages of package-lock.json (npm ci) …');
  const started = performance.now();
  const npm = npmClient();
  const args = [
    ...npm.before,
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const ending = await runStep(npm.command, args, { cwd: inCheckout(), show: 'stderr', boundMs: 600_000 });
  if (ending.code !== 0) {
    throw new Refusal(
      'npm ci failed (its own words are above): this machine must reach an npm registry. Try again when it does.',
      69,
    );
  }
  writeFileSync(stampFile, wantedStamp());
  say(`packages installed in ${since(started)}`);
}
