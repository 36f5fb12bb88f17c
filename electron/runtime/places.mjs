import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout: the folder of package.json. */
export const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A path inside the checkout. @param {...string} parts @returns {string} */
export function inCheckout(...parts) {
  return path.join(checkout, ...parts);
}

/** Things fetched or made here that are not part of the product; ignored by git, safe to delete. */
export const cacheFolder = inCheckout('.cache');

/** Where npm was called, which is not always the checkout. Paths given by the user are relative to it. @returns {string} */
export function callersFolder() {
  const fromNpm = process.env.npm_lifecycle_event === undefined ? undefined : process.env.INIT_CWD;
  return fromNpm ?? process.cwd();
}
