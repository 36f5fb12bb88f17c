import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkBoundaries } from './boundaries.mjs';
import { bundleSoak } from './bundle.mjs';
import { runStep } from './child.mjs';
import { runEndToEnd } from './end-to-end.mjs';
import { makeTestPackage } from './package-check.mjs';
import { cacheFolder, checkout, inCheckout } from './places.mjs';
import { oneCheck, sum } from './tally.mjs';
import { readSoakReport, readVitestReport } from './test-report.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */

/**
 * One stage of `npm test`.
 * @typedef {object} Stage
 * @property {string} name
 * @property {readonly Need[]} needs
 * @property {(machine: Machine) => Promise<Tally>} run prints what it finds
 */

/** `programs` = those of Debian's packages, `products` = the cluster products of the lab, `build` = out/ as users have it, `root` = may make network namespaces, `electron` = a session to run it in. @typedef {'programs' | 'products' | 'build' | 'root' | 'electron'} Need */

/** @typedef {{ electron: import('./electron-dist.mjs').ElectronDist | null, slowToo: boolean }} Machine */

const typescriptProjects = [
  'main/domain',
  'main',
  'electron',
  'renderer',
  'renderer/tsconfig.app.json',
  'e2e',
  'electron/runtime',
];

/** @param {string} name of the package @param {string} program path of its script @param {readonly string[]} args @param {number} boundMs */
async function runTool(name, program, args, boundMs = 300_000) {
  const script = inCheckout('node_modules', name, program);
  // A NODE_ENV of the caller would choose other builds of the packages under test.
  const env = { ...process.env, NODE_ENV: 'test' };
  const ending = await runStep(process.execPath, [script, ...args], { cwd: checkout, env, show: 'all', boundMs });
  if (ending.outOfTime) process.stdout.write(`${name} was ended after ${boundMs / 1000} s\n`);
  return ending;
}

/** @param {string} project folder of a tsconfig.json @returns {Promise<Tally>} */
async function checkTypes(project) {
  const ending = await runTool('@typescript/native', 'bin/tsc', ['-p', project]);
  if (ending.code !== 0) process.stdout.write(`types of ${project}: not in order\n`);
  return oneCheck(ending.code === 0);
}

/** One after the other: two cores. @template T @param {readonly T[]} items @param {(item: T) => Promise<Tally>} check */
async function inTurn(items, check) {
  /** @type {Tally[]} */
  const tallies = [];
  for (const item of items) tallies.push(await check(item));
  return sum(tallies);
}

/** @param {string} project of vitest.config.ts @param {number} boundMs @returns {Promise<Tally>} */
async function runVitest(project, boundMs) {
  const report = path.join(cacheFolder, 'test-reports', `${project}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const ending = await runTool('vitest', 'vitest.mjs', args, boundMs);
  const result = readVitestReport(report, ending.code);
  for (const name of result.notRun) process.stdout.write(`not run, counted as failed: ${name}\n`);
  return result;
}

/** The seeds of the soak that every change must pass. */
const soakSeeds = '1..1000';

/** @returns {Promise<Tally>} one for each random world */
async function runSoak() {
  const report = path.join(cacheFolder, 'test-reports', 'soak.json');
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const args = ['--enable-source-maps', await bundleSoak(), '--seeds', soakSeeds, '--json', report];
  const ending = await runStep(process.execPath, args, { cwd: checkout, show: 'all', boundMs: 900_000 });
  return readSoakReport(report, ending.code);
}

/** @type {readonly Stage[]} */
export const stages = [
  { name: 'types', needs: [], run: () => inTurn(typescriptProjects, checkTypes) },
  {
    name: 'lint',
    needs: [],
    run: async () =>
      oneCheck(
        (
          await runTool('oxlint', 'bin/oxlint', [
            '--type-aware',
            '--deny-warnings',
            'main',
            'electron',
            'renderer',
            'e2e',
          ])
        ).code === 0,
      ),
  },
  {
    name: 'format',
    needs: [],
    run: async () => oneCheck((await runTool('@biomejs/biome', 'bin/biome', ['format', '.'])).code === 0),
  },
  { name: 'boundaries', needs: [], run: async () => oneCheck(await checkBoundaries()) },
  {
    name: 'dead-code',
    needs: [],
    run: async () => oneCheck((await runTool('knip', 'bin/knip.js', ['--no-progress'])).code === 0),
  },
  { name: 'unit', needs: [], run: () => runVitest('unit', 900_000) },
  { name: 'soak', needs: [], run: runSoak },
  { name: 'integration', needs: ['build', 'programs'], run: () => runVitest('integration', 900_000) },
  {
    name: 'lab',
    needs: ['build', 'programs', 'products', 'root'],
    run: ({ slowToo }) => inTurn(slowToo ? ['lab', 'slow-lab'] : ['lab'], (project) => runVitest(project, 1_500_000)),
  },
  { name: 'package', needs: ['build', 'programs', 'electron'], run: ({ electron }) => makeTestPackage(electron) },
  { name: 'e2e', needs: ['build', 'programs', 'electron'], run: ({ electron }) => runEndToEnd(electron) },
];
