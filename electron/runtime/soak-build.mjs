import { inCheckout } from './places.mjs';

/** Bundles main/soak, so that plain Node and its worker threads run it. @returns {Promise<string>} the program */
export async function buildSoak() {
  const { build } = await import('esbuild');
  const outfile = inCheckout('out', 'soak', 'soak.mjs');
  await build({
    absWorkingDir: inCheckout(),
    entryPoints: ['./main/soak/soak.ts'],
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
