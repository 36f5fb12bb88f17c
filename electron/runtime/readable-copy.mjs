import { chownSync, cpSync, lchownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { runStep } from './child.mjs';
import { checkout, inCheckout } from './places.mjs';
import { say } from './say.mjs';

/** @typedef {import('./account.mjs').Account} Account */
/** @typedef {import('./electron-dist.mjs').ElectronDist} ElectronDist */

/**
 * True when the account can read every one of the paths and all that stands under them.
 * @param {Account} account
 * @param {readonly string[]} paths
 * @returns {Promise<boolean>}
 */
async function canRead(account, paths) {
  if (!account.borrowed) return true;
  // find fails on a folder it may not enter, and prints what it may not read.
  const ending = await runStep(
    ...account.command('find', [...paths, '!', '-type', 'l', '!', '-readable', '-print', '-quit']),
  );
  return ending.code === 0 && ending.stdout === '';
}

/**
 * Copies files and folders into the scratch folder, readable for everybody.
 * @param {readonly string[]} names relative to `from`
 * @param {string} from
 * @param {string} to
 */
async function copyReadable(names, from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of names)
    cpSync(path.join(from, name), path.join(to, name), { recursive: true, verbatimSymlinks: true });
  await runStep('chmod', ['-R', 'a+rX', to]);
}

/**
 * Electron where the account can run it: in its place, or a copy when the way there is closed to it (a checkout under /root).
 * @param {ElectronDist} dist
 * @param {Account} account
 * @param {string} scratch
 * @returns {Promise<string>} the executable
 */
export async function executableFor(dist, account, scratch) {
  if (await canRead(account, [dist.folder])) return dist.executable;
  const copy = path.join(scratch, 'electron');
  await copyReadable(['.'], dist.folder, copy);
  return path.join(copy, 'electron');
}

/**
 * The built app where the account can read it: the checkout, or a copy of what Electron loads from it.
 * @param {Account} account
 * @param {string} scratch
 * @returns {Promise<string>} a folder with package.json and out/
 */
export async function appFolderFor(account, scratch) {
  const names = ['package.json', 'out'];
  if (
    await canRead(
      account,
      names.map((name) => inCheckout(name)),
    )
  )
    return checkout;
  say(`${checkout} is closed to the account ${account.name}; it runs from a copy under ${scratch}.`);
  const copy = path.join(scratch, 'app');
  await copyReadable(names, checkout, copy);
  return copy;
}

/**
 * Makes a folder in which the account may write and everybody may read.
 * @param {string} folder
 * @param {Account} account
 * @returns {() => Promise<void>} gives the folder, and what was written into it, to the caller again
 */
export function lendFolder(folder, account) {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { ids } = account;
  if (ids === null) return async () => {};
  const { uid, gid } = statSync(folder);
  chownSync(folder, ids.uid, ids.gid);
  // Pictures of an earlier run are written over; lchown, so that a link planted there leads nowhere.
  for (const name of readdirSync(folder)) lchownSync(path.join(folder, name), ids.uid, ids.gid);
  return async () => {
    await runStep('chown', ['-R', `${uid}:${gid}`, folder]);
  };
}
