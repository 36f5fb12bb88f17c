/*
 * npm run bench -- record [--into assets/captures/partition] [NAME …]
 * Makes each fault in a lab of real kernels and sshd, and keeps what the engine observed as a capture: trimmed so that the
 * fault begins at t = 6000. Prints one JSON line a capture. Exit status 0, 64 for an unknown name, 69 without root.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Lab } from '../lab/lab.ts';
import { raiseLab } from '../lab/lab.ts';
import type { Ordeal } from '../lab/ordeals.ts';
import { ordeals } from '../lab/ordeals.ts';
import { defaultPlan } from '../lab/plan.ts';
import { allWell } from '../lab/view.ts';
import { startWatch } from '../lab/watch.ts';
import { trimCapture, watchClock } from './trim-capture.ts';

/** When the fault begins in every capture (ms). */
const faultAt = 6000;
/** What is observed before the fault, while all is well, so that nothing of the start is in the capture (ms). */
const leadMs = 8000;

async function pass(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Plays one ordeal in a lab of its own and writes its capture. */
async function record(name: string, ordeal: Ordeal, into: string): Promise<void> {
  const lab: Lab = await raiseLab(defaultPlan);
  const raw = join(lab.directory, 'raw.jsonl');
  try {
    const watch = startWatch(lab, ['--record', raw]);
    await watch.until('all well', (view) => allWell(view, 6, 3), 60_000);
    const clock = watchClock(raw);
    await pass(leadMs);
    const marks: { what: string; at: number }[] = [];
    await ordeal.play(lab, (what) => marks.push({ what, at: performance.now() }));
    clock.stop();
    await watch.end('SIGTERM');
    const begun = marks[0]?.at ?? 0;
    const capture = trimCapture(readFileSync(raw, 'utf8'), begun - clock.beganAt() - faultAt);
    const packed = gzipSync(capture, { level: 9 });
    writeFileSync(join(into, `${name}.jsonl.gz`), packed);
    const steps = marks.map(({ what, at }) => ({ what, t: Math.round(at - begun + faultAt) }));
    process.stdout.write(`${JSON.stringify({ name, bytes: packed.length, steps })}\n`);
  } finally {
    lab.down();
  }
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const at = args.indexOf('--into');
  const [, into = 'assets/captures/partition'] = at < 0 ? [] : args.splice(at, 2);
  const unknown = args.filter((name) => !(name in ordeals));
  if (unknown.length > 0) {
    process.stderr.write(`no such fault: ${unknown.join(', ')}; choose from ${Object.keys(ordeals).join(', ')}\n`);
    return 64;
  }
  if (process.getuid?.() !== 0) {
    process.stderr.write('the lab needs root: it makes network namespaces\n');
    return 69;
  }
  mkdirSync(into, { recursive: true });
  for (const [name, ordeal] of Object.entries(ordeals)) {
    if (args.length === 0 || args.includes(name)) await record(name, ordeal, into);
  }
  return 0;
}

process.exitCode = await main();
