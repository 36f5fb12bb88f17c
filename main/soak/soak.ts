import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { randomScenario } from './random-scenario.ts';
import { runScenario } from './run-scenario.ts';
import { tellStory } from './story.ts';
import { addRun, addTally, emptyTally, type SoakTally } from './tally.ts';
import { tallyText } from './tally-text.ts';

const usage = `usage: npm run soak -- [--seeds FIRST..LAST] [--json FILE] | --seed N --verbose

Plays random worlds through the engine and judges every word of it against the faults. Ends with 1 when one was wrong.
`;

/** Seeds a worker takes at a time. */
const batchSize = 10;

interface Batch {
  readonly first: number;
  readonly last: number;
}

/** Runs all seeds of a batch. */
function runBatch({ first, last }: Batch): SoakTally {
  const tally = emptyTally();
  for (let seed = first; seed <= last; seed += 1) addRun(tally, runScenario(randomScenario(seed)));
  return tally;
}

/** Shares the seeds among one thread a core; says how far it is on stderr. */
async function runAll({ first, last }: Batch): Promise<SoakTally> {
  const total = emptyTally();
  const startedAt = Date.now();
  let next = first;
  let toldAt = startedAt;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      // A run makes much that dies young: a small young generation would be swept all the time.
      const resourceLimits = { maxYoungGenerationSizeMb: 128 };
      const worker = new Worker(new URL(import.meta.url), { workerData: 'soak', resourceLimits });
      const feed = (): void => {
        if (next > last) return worker.postMessage(null);
        worker.postMessage({ first: next, last: Math.min(last, next + batchSize - 1) });
        next += batchSize;
      };
      worker.on('message', (tally: SoakTally) => {
        addTally(total, tally);
        if (Date.now() - toldAt > 10_000) {
          toldAt = Date.now();
          const seconds = Math.round((toldAt - startedAt) / 1000);
          process.stderr.write(
            `${total.runs} of ${last - first + 1} runs, ${total.failedSeeds.length} with a violation, ${seconds} s\n`,
          );
        }
        feed();
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
      feed();
    });
  await Promise.all(cpus().map(work));
  return total;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1..1000' },
      seed: { type: 'string' },
      json: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (values.seed !== undefined) {
    const { text, violations } = tellStory(randomScenario(Number(values.seed)), values.verbose);
    process.stdout.write(text);
    return violations === 0 ? 0 : 1;
  }
  const range = /^(\d+)\.\.(\d+)$/.exec(values.seeds);
  if (range === null) {
    process.stderr.write(usage);
    return 64;
  }
  const tally = await runAll({ first: Number(range[1]), last: Number(range[2]) });
  process.stdout.write(tallyText(tally));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(tally)}\n`);
  return tally.failedSeeds.length === 0 ? 0 : 1;
}

if (isMainThread) process.exitCode = await main();
else if (workerData === 'soak') {
  parentPort?.on('message', (batch: Batch | null) => {
    if (batch === null) parentPort?.close();
    else parentPort?.postMessage(runBatch(batch));
  });
}
