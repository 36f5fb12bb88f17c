import { bundleSoak } from './bundle.mjs';
import { runToEnd } from './child.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { inCheckout } from './places.mjs';
import { runMain } from './refusal.mjs';

/*
 * `npm run soak -- --seeds 1..20000`: random worlds against a truth computed from their faults, on all cores. Its table is its
 * stdout; its exit status is 1 when a word was wrong.
 */
await runMain(async () => {
  await ensureDependencies();
  const args = ['--enable-source-maps', await bundleSoak(), ...process.argv.slice(2)];
  return (await runToEnd(process.execPath, args, { cwd: inCheckout(), show: 'inherit' })).code;
});
