import { chmodSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inputStamp, partInPlace, rememberPart } from './build-inputs.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { nativeSqliteBeside } from './native-sqlite.mjs';
import { inCheckout } from './places.mjs';
import { Refusal, runMain } from './refusal.mjs';
import { say, since } from './say.mjs';

/** @typedef {import('./build-inputs.mjs').Part} Part */

/**
 * ssh2 asks for two native helpers that it can do without. They stay outside (and absent), so that the bundle is plain JavaScript.
 * @type {import('esbuild').Plugin}
 */
const withoutNativeHelpers = {
  name: 'without-native-helpers',
  setup(build) {
    build.onResolve({ filter: /\.node$|^cpu-features$/ }, (args) => ({ path: args.path, external: true }));
  },
};

/** @param {string} outdir @returns {import('esbuild').BuildOptions} */
function commonOptions(outdir) {
  return {
    absWorkingDir: inCheckout(),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'external',
    legalComments: 'none',
    logLevel: 'warning',
    outExtension: { '.js': '.cjs' },
    outdir,
    plugins: [nativeSqliteBeside(outdir), withoutNativeHelpers],
  };
}

/** @param {string} source */
function mustExist(source) {
  if (!existsSync(inCheckout(source))) throw new Refusal(`cannot build: ${source} is missing from the checkout.`, 69);
}

async function buildCli() {
  mustExist('main/cli/quorumscope.ts');
  const { build } = await import('esbuild');
  await build({
    ...commonOptions('out/cli'),
    entryPoints: ['main/cli/quorumscope.ts'],
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
  });
  chmodSync(inCheckout('out', 'cli', 'quorumscope.cjs'), 0o755);
}

/** For Node 18, the one inside Electron 25: the same bundle runs there and on the supported line. */
async function buildElectron() {
  const entryPoints = ['index', 'preload', 'engine-process', 'history-worker', 'report-worker'].map(
    (name) => `electron/${name}.ts`,
  );
  entryPoints.forEach(mustExist);
  const { build } = await import('esbuild');
  await build({ ...commonOptions('out/electron'), entryPoints, target: 'node18', external: ['electron'] });
}

async function buildRenderer() {
  mustExist('renderer/index.html');
  const { build } = await import('vite');
  // vite makes the whole process a production one, and what runs after us would inherit that.
  const { NODE_ENV } = process.env;
  try {
    await build({
      configFile: inCheckout('renderer', 'vite.config.ts'),
      logLevel: 'warn',
      build: { rolldownOptions: { checks: { pluginTimings: false } } },
    });
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

const builders = { cli: buildCli, electron: buildElectron, renderer: buildRenderer };

/**
 * Builds those of the parts whose inputs have changed. Throws a Refusal (70) when the sources do not build.
 * @param {readonly Part[]} wanted
 */
export async function ensureBuilt(wanted) {
  for (const part of wanted) {
    if (partInPlace(part)) continue;
    const started = performance.now();
    const stamp = inputStamp(part);
    try {
      await builders[part]();
    } catch (problem) {
      if (problem instanceof Refusal) throw problem;
      throw new Refusal(`building ${part} failed: ${problem instanceof Error ? problem.message : String(problem)}`, 70);
    }
    rememberPart(part, stamp);
    say(`built ${part} in ${since(started)}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    await ensureDependencies();
    await ensureBuilt(['cli', 'electron', 'renderer']);
    return 0;
  });
}
