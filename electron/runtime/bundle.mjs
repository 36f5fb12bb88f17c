import path from 'node:path';
import { inCheckout } from './places.mjs';

/**
 * Bundles a program of ours that is no part of the product, so that plain Node and its worker threads run it.
 * @param {string} entry from the checkout, `e2e/bench/parse.ts`
 * @param {string} folder of `out/`
 * @returns {Promise<string>} the program
 */
export async function bundleProgram(entry, folder) {
  const { build } = await import('esbuild');
  const outfile = inCheckout('out', folder, `${path.basename(entry, '.ts')}.mjs`);
  await build({
    absWorkingDir: inCheckout(),
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
  return outfile;
}

/** The soak, of `npm run soak` and of `npm test`. @returns {Promise<string>} the program */
export function bundleSoak() {
  return bundleProgram('main/soak/soak.ts', 'soak');
}
