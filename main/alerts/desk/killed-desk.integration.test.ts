import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WebhookBody } from '../../contract/alert-webhook.ts';
import { alarmFleet } from '../../testing/alarm-desk.ts';
import { type Receiver, startReceiver } from '../channels/fixtures/receiver.ts';

/*
 * A crash between a receiver's word and our record of it repeats that one message: the receiver knows it by its Idempotency-Key. So
 * what counts here is a key, and in which order keys came first.
 */

let shop = '';
let program = '';
let child: ChildProcess | null = null;
let receiver: Receiver | null = null;

beforeAll(async () => {
  shop = mkdtempSync(join(tmpdir(), 'quorumscope-desk-'));
  program = join(shop, 'alarm-runner.cjs');
  await build({
    entryPoints: [new URL('../../testing/alarm-runner.ts', import.meta.url).pathname],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
});
afterEach(async () => {
  await killed();
  await receiver?.stop();
});
afterAll(() => rmSync(shop, { recursive: true }));

async function killed(): Promise<void> {
  const running = child;
  child = null;
  if (running === null || running.exitCode !== null) return;
  const gone = once(running, 'close');
  running.kill('SIGKILL');
  await gone;
}

const packages = dirname(dirname(createRequire(import.meta.url).resolve('libsql')));

/** Starts the program; returns once its alarm system is open. */
async function started(...args: readonly string[]): Promise<void> {
  const running = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_PATH: packages },
  });
  child = running;
  await new Promise<void>((resolve, reject) => {
    running.stdout.once('data', () => resolve());
    running.once('close', () => reject(new Error('the program ended before it was open')));
  });
}

/** Whole numbers from 0 to below `most`, always the same ones for a seed (Park and Miller). */
function numbersFrom(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % most;
  };
}

const stepMs = 700;
const clearAfterMs = 300;

/** Three steps by three channels of one receiver; of the waits of an inventory nobody could wait the end. */
function policyFor(url: string): object {
  const ids = ['first', 'second', 'third'];
  const { policy } = alarmFleet({
    channels: ids.map((id) => ({ id, kind: 'webhook', url: `${url}/${id}` })),
    chains: [{ id: 'all', steps: ids.map((id) => ({ tell: [`channel:${id}`], waitMs: 10_000 })) }],
  });
  return {
    ...policy,
    rules: { ...policy.rules, clearAfterMs: { P1: clearAfterMs, P2: clearAfterMs, P3: clearAfterMs } },
    chains: policy.chains.map((chain) => ({
      ...chain,
      steps: chain.steps.map((step) => ({ ...step, waitMs: stepMs })),
    })),
  };
}

/** What came, each key once, as it came first. */
function wordsOf({ received }: Receiver): readonly string[] {
  const words = new Map<string, string>();
  for (const { path, headers, body } of received) {
    const { key, kind } = JSON.parse(body) as WebhookBody;
    expect(headers['idempotency-key']).toBe(key);
    if (!words.has(key)) words.set(key, `${path} ${kind}`);
  }
  return [...words.values()];
}

describe('an alarm system that is killed', () => {
  it.each([1, 2, 3])('loses no step and repeats none, whenever that was (seed %i)', async (seed) => {
    const number = numbersFrom(seed);
    const sink = await startReceiver((response) => response.end());
    receiver = sink;
    const folder = join(shop, `alarms-${seed}`);
    const policyFile = join(shop, `policy-${seed}.json`);
    writeFileSync(policyFile, JSON.stringify(policyFor(sink.url)));

    const livesFor = async (what: 'cut' | 'quiet', ms: number): Promise<void> => {
      await started(folder, policyFile, what);
      await new Promise((resolve) => setTimeout(resolve, ms));
      await killed();
    };
    // At any moment of the whole: while it opens, between steps, while one is told.
    for (let lives = 0; wordsOf(sink).length < 3 && lives < 40; lives += 1) await livesFor('cut', number(500));
    expect(wordsOf(sink)).toEqual(['/first raised', '/second escalated', '/third escalated']);
    await livesFor('cut', 2 * stepMs);
    expect(wordsOf(sink)).toHaveLength(3);

    for (let lives = 0; wordsOf(sink).length < 6 && lives < 40; lives += 1) await livesFor('quiet', number(500));
    await livesFor('quiet', 2 * stepMs);
    const words = wordsOf(sink);
    expect(words.slice(0, 3)).toEqual(['/first raised', '/second escalated', '/third escalated']);
    expect(words.slice(3).toSorted()).toEqual(['/first cleared', '/second cleared', '/third cleared']);
    const repeated = sink.received.length - words.length;
    process.stdout.write(`    seed ${seed}: ${words.length} words, ${repeated} came again under their key\n`);
  });
});
