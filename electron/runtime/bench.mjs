import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { bundleProgram } from './bundle.mjs';
import { runToEnd } from './child.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { findElectron } from './electron-lookup.mjs';
import { openElectronSession } from './electron-session.mjs';
import { testEnvironment } from './end-to-end.mjs';
import { inCheckout } from './places.mjs';
import { Refusal, runMain } from './refusal.mjs';
import { packagesOfMissingLibraries } from './system-libraries.mjs';
import { installPackages, packagesOfMissing, programsFor } from './system-packages.mjs';

/** Benches that look at the real window. */
const withElectron = ['detect', 'matrix'];

/** Names of the benches: files of e2e/bench whose name is one word. @returns {string[]} */
function benchNames() {
  const folder = inCheckout('e2e', 'bench');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => (/^[a-z]+\.ts$/.test(file) ? [path.basename(file, '.ts')] : []));
}

/*
 * `npm run bench -- NAME [OPTIONS]`: sets up what the tests need, then runs e2e/bench/NAME.ts. Its figures are its own stdout.
 */
await runMain(async () => {
  const [name = '', ...options] = process.argv.slice(2);
  if (!benchNames().includes(name))
    throw new Refusal(`usage: npm run bench -- NAME, NAME being one of: ${benchNames().join(', ')}`, 64);
  await ensureDependencies();
  await ensureBuilt(['cli', 'electron', 'renderer']);
  await installPackages(packagesOfMissing(programsFor.tests));
  const args = ['--enable-source-maps', await bundleProgram(`e2e/bench/${name}.ts`, 'bench'), ...options];
  if (!withElectron.includes(name))
    return (await runToEnd(process.execPath, args, { cwd: inCheckout(), show: 'inherit' })).code;

  const dist = await findElectron({ fallbackAllowed: true });
  await installPackages(await packagesOfMissingLibraries(dist.executable));
  const session = await openElectronSession(dist, { virtualDisplay: true });
  try {
    return (
      await runToEnd(process.execPath, args, {
        cwd: inCheckout(),
        env: await testEnvironment(session),
        show: 'inherit',
      })
    ).code;
  } finally {
    await session.close();
  }
});
