import { createRequire } from 'node:module';
import { partInPlace } from './build-inputs.mjs';
import { dependenciesInPlace } from './dependencies.mjs';
import { callersFolder, inCheckout } from './places.mjs';
import { runMain } from './refusal.mjs';

/*
 * `npm run --silent cli -- COMMAND …`: makes sure the command line tool stands, then becomes it, in this process.
 * Only set-up speaks here, and on stderr.
 */
await runMain(async () => {
  if (!dependenciesInPlace() || !partInPlace('cli')) {
    const [{ ensureDependencies }, { ensureBuilt }] = await Promise.all([
      import('./dependencies.mjs'),
      import('./build.mjs'),
    ]);
    await ensureDependencies();
    await ensureBuilt(['cli']);
  }
  return 0;
});

if (process.exitCode === 0) {
  const program = inCheckout('out', 'cli', 'quorumscope.cjs');
  process.argv = [process.execPath, program, ...process.argv.slice(2)];
  process.chdir(callersFolder());
  process.exitCode = undefined;
  // `require`, because `import` first searches the whole bundle for names of exports.
  createRequire(program)(program);
}
