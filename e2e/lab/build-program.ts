import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

/** Bundles a program for plain Node, and gives its path: within the checkout, where it finds the packages it imports. */
export function buildProgram(source: string): string {
  const outfile = join('out', 'lab', `${basename(source, '.ts')}.cjs`);
  buildSync({
    // From the checkout, where every script of npm runs.
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}
