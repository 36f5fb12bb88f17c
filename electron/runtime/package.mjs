import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { runStep } from './child.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { findElectron } from './electron-lookup.mjs';
import { selfTest } from './package-self-test.mjs';
import { checkout, inCheckout } from './places.mjs';
import { Refusal, runMain } from './refusal.mjs';
import { say, since } from './say.mjs';
import { packagesOfMissingLibraries } from './system-libraries.mjs';
import { installPackages, packagesOfMissing, programsFor } from './system-packages.mjs';

/** @typedef {import('./electron-dist.mjs').ElectronDist} ElectronDist */

/** First Electron major that knows the fuse GrantFileProtocolExtraPrivileges; electron-builder fails on older ones. */
const extraPrivilegesFuseSince = 29;

/**
 * Makes the application folder with electron-builder (target `dir`; every other target downloads tools). electron-builder does not
 * notice which Electron it is given, so the version comes from the distribution itself. One of the fallback is a labelled test build.
 * @param {ElectronDist} dist
 * @returns {Promise<string>} the folder
 */
export async function makePackage(dist) {
  const started = performance.now();
  const about = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
  const isTestBuild = dist.kind === 'fallback';
  const output = isTestBuild ? 'dist/unsupported-test-build' : 'dist';
  const settings = {
    electronDist: dist.folder,
    electronVersion: dist.version,
    'directories.output': output,
    'extraMetadata.version': isTestBuild ? `${about.version}+test` : about.version,
    'extraMetadata.name': isTestBuild ? `${about.name}-unsupported` : about.name,
    ...(isTestBuild
      ? { productName: `${about.productName} (unsupported test build)`, executableName: `${about.name}-unsupported` }
      : {}),
    ...(Number.parseInt(dist.version, 10) >= extraPrivilegesFuseSince
      ? { 'electronFuses.grantFileProtocolExtraPrivileges': false }
      : {}),
  };
  const program = inCheckout('node_modules', 'electron-builder', 'cli.js');
  const config = Object.entries(settings).map(([name, value]) => `--config.${name}=${value}`);
  rmSync(inCheckout(output, 'linux-unpacked'), { recursive: true, force: true });
  const args = [
    program,
    '--linux',
    'dir',
    '--x64',
    '--publish',
    'never',
    '--config',
    'electron-builder.yml',
    ...config,
  ];
  const ending = await runStep(process.execPath, args, { cwd: checkout, show: 'stderr', boundMs: 300_000 });
  const folder = inCheckout(output, 'linux-unpacked');
  if (ending.code !== 0 || !existsSync(folder))
    throw new Refusal('electron-builder could not make the package; its own words are above.', 70);
  say(
    `package made in ${since(started)}: ${path.relative(checkout, folder)}${isTestBuild ? ' (UNSUPPORTED ELECTRON, a test build: never hand it on)' : ''}`,
  );
  return folder;
}

const usage = 'usage: npm run package [-- --release]';

/*
 * `npm run package`: with a supported Electron the real package; where only the fallback is to be had, a test build labelled as
 * such in its folder, name and version. `--release` refuses anything but the supported one.
 */

if (process.argv[1] === import.meta.filename) {
  await runMain(async () => {
    const args = process.argv.slice(2);
    if (args.some((arg) => arg !== '--release')) throw new Refusal(usage, 64);
    await ensureDependencies();
    await ensureBuilt(['electron', 'renderer']);
    const dist = await findElectron({ fallbackAllowed: !args.includes('--release') });
    await installPackages([
      ...packagesOfMissing(programsFor.virtualDisplay),
      ...(await packagesOfMissingLibraries(dist.executable)),
    ]);
    const folder = await makePackage(dist);
    const answer = await selfTest(folder, dist);
    process.stdout.write(`${answer}\n`);
    return 0;
  });
}
