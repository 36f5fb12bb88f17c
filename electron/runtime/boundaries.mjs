import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runStep } from './child.mjs';
import { checkout, inCheckout } from './places.mjs';

const folders = ['main', 'electron', 'renderer', 'e2e'];

/** @param {string} folder @returns {string[]} every .ts and .tsx file under it */
function sources(folder) {
  return readdirSync(inCheckout(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => path.join(folder, name));
}

/**
 * Holds the imports against the directions of architecture.md (.dependency-cruiser.cjs). A checker that sees nothing finds nothing
 * wrong, so it must also have seen every source file.
 * @returns {Promise<boolean>} true when all is in order; what is not goes to stdout
 */
export async function checkBoundaries() {
  const program = inCheckout('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  const ending = await runStep(process.execPath, args, { cwd: checkout, boundMs: 180_000 });
  /** @type {{ modules: { source: string }[], summary: { violations: { from: string, to: string, rule: { name: string } }[] } } | null} */
  const seen = ending.stdout.startsWith('{') ? JSON.parse(ending.stdout) : null;
  if (seen === null) {
    process.stdout.write(`dependency-cruiser gave no answer: ${ending.stderr.trim()}\n`);
    return false;
  }
  const { violations } = seen.summary;
  for (const { rule, from, to } of violations) process.stdout.write(`${rule.name}: ${from} -> ${to}\n`);

  const modules = new Set(seen.modules.map((module) => module.source));
  const unseen = folders.flatMap(sources).filter((file) => !modules.has(file));
  for (const file of unseen) process.stdout.write(`not seen by the checker: ${file}\n`);
  process.stdout.write(`${modules.size} modules seen, ${violations.length} imports against the directions\n`);
  return violations.length === 0 && unseen.length === 0;
}

if (process.argv[1] === import.meta.filename) process.exitCode = (await checkBoundaries()) ? 0 : 1;
