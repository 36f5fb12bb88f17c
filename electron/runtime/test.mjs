import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { findElectron } from './electron-lookup.mjs';
import { Refusal, runMain } from './refusal.mjs';
import { say, since } from './say.mjs';
import { packagesOfMissingLibraries } from './system-libraries.mjs';
import { installPackages, packagesOfMissing, programsFor } from './system-packages.mjs';
import { sum } from './tally.mjs';
import { readTestArguments } from './test-arguments.mjs';
import { stages } from './test-stages.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */
/** @typedef {import('./test-stages.mjs').Stage} Stage */
/** @typedef {import('./test-stages.mjs').Need} Need */

/** @typedef {{ name: string, tally: Tally, time: string, reason: string | null }} Outcome */

/*
 * `npm test`: sets everything up, runs the stages one after the other, counts honestly. A stage that cannot run here is a failure
 * with its reason, unless it was left out by name.
 */
await runMain(async () => {
  const { wanted, leftOut, slowToo } = readTestArguments(
    process.argv.slice(2),
    stages.map((stage) => stage.name),
  );
  await ensureDependencies();
  const chosen = stages.filter((stage) => wanted.includes(stage.name));
  const machine = await prepareMachine(new Set(chosen.flatMap((stage) => stage.needs)), slowToo);

  /** @type {Outcome[]} */
  const outcomes = [];
  for (const stage of chosen) outcomes.push(await runStage(stage, machine));
  return tell(outcomes, leftOut);
});

/**
 * What the machine can do, and the reason for each need it cannot meet.
 * @typedef {{ electron: import('./electron-dist.mjs').ElectronDist | null, slowToo: boolean, unmet: ReadonlyMap<Need, string> }} PreparedMachine
 */

/** @param {ReadonlySet<Need>} needs @param {boolean} slowToo @returns {Promise<PreparedMachine>} */
async function prepareMachine(needs, slowToo) {
  /** @type {Map<Need, string>} */
  const unmet = new Map();
  /** @type {PreparedMachine['electron']} */
  let electron = null;
  const attempt = async (/** @type {Need} */ need, /** @type {() => Promise<void>} */ work) => {
    if (!needs.has(need)) return;
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof Refusal) || problem.exitCode === 130) throw problem;
      unmet.set(need, problem.message);
    }
  };
  await attempt('build', () => ensureBuilt(['cli', 'electron', 'renderer']));
  await attempt('programs', () => installPackages(packagesOfMissing(programsFor.tests)));
  const products = [...programsFor.products, ...(slowToo ? programsFor.slowProducts : [])];
  await attempt('products', () => installPackages(packagesOfMissing(products)));
  await attempt('root', async () => {
    if (process.getuid?.() !== 0)
      throw new Refusal('it makes network namespaces, for which it must be run as root', 69);
  });
  await attempt('electron', async () => {
    const found = await findElectron({ fallbackAllowed: true });
    await installPackages(await packagesOfMissingLibraries(found.executable));
    electron = found;
  });
  return { electron, slowToo, unmet };
}

/** @param {Stage} stage @param {PreparedMachine} machine @returns {Promise<Outcome>} */
async function runStage(stage, machine) {
  const started = performance.now();
  const reasons = stage.needs.flatMap((need) => machine.unmet.get(need) ?? []);
  const outcome = (/** @type {Tally} */ tally, /** @type {string | null} */ reason) => ({
    name: stage.name,
    tally,
    reason,
    time: since(started),
  });
  if (reasons.length > 0) return outcome({ passed: 0, failed: 1 }, `cannot run here: ${reasons.join(' ')}`);
  process.stdout.write(`\n── ${stage.name}\n`);
  try {
    return outcome(await stage.run(machine), null);
  } catch (problem) {
    if (!(problem instanceof Refusal) || problem.exitCode === 130) throw problem;
    return outcome({ passed: 0, failed: 1 }, `cannot run here: ${problem.message}`);
  }
}

/** @param {readonly Outcome[]} outcomes @param {readonly string[]} leftOut @returns {number} exit status */
function tell(outcomes, leftOut) {
  process.stdout.write('\n');
  for (const { name, tally, time, reason } of outcomes) {
    const counts = `${String(tally.passed).padStart(5)} passed ${String(tally.failed).padStart(4)} failed`;
    process.stdout.write(`${name.padEnd(12)} ${counts}  ${time}${reason === null ? '' : `  ${reason}`}\n`);
  }
  if (leftOut.length > 0) process.stdout.write(`left out by name: ${leftOut.join(', ')}\n`);
  const all = sum(outcomes.map((outcome) => outcome.tally));
  if (all.failed > 0) say('not everything is in order.');
  process.stdout.write(`${all.passed} passed, ${all.failed} failed\n`);
  return all.failed > 0 ? 1 : 0;
}
