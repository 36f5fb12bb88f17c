import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Advice } from '../../../main/domain/advice.ts';
import { cliProgram } from '../watch.ts';
import type { Scene } from './scene.ts';
import { settleMs } from './scene.ts';

/** What people vouch for where nobody fenced anybody. */
export const peopleAgree: readonly string[] = [
  'G9=the last failover was long ago',
  'G10=the lab lost its primary; second: the other engineer',
];

/** A hold-down that a test can wait for (ms). */
const holdDownMs = 15_000;

/**
 * The sheet of this moment for one member of the scene's cluster, by the command line, over what the engine recorded so far. `change` is
 * laid over what the inventory says of the cluster.
 */
export async function askAdvice(
  { lab, product, recording }: Scene,
  host: string,
  attest: readonly string[],
  change: object = {},
): Promise<{ readonly sheet: Advice; readonly status: number }> {
  const fleet = JSON.parse(readFileSync(lab.fleetFile, 'utf8')) as { clusters: { id: string }[]; policy?: object };
  const clusters = fleet.clusters.map((one) => (one.id === product.cluster ? { ...one, ...change } : one));
  const inventory = join(lab.directory, 'advise.yaml');
  writeFileSync(inventory, JSON.stringify({ ...fleet, clusters, policy: { ...fleet.policy, holdDownMs } }));
  // The engine goes on writing: a copy ends somewhere in a line, as every recording that is cut off does.
  const capture = join(lab.directory, 'advise.jsonl');
  copyFileSync(recording, capture);
  const asked = ['--fleet', inventory, '--capture', capture, '--promote', `${product.cluster}/${host}`];
  const words = attest.flatMap((text) => ['--attest', text]);
  return run(['advise', ...asked, ...words]);
}

function run(args: readonly string[]): Promise<{ readonly sheet: Advice; readonly status: number }> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 1 << 26, timeout: settleMs, killSignal: 'SIGKILL', encoding: 'utf8' } as const;
    const child = execFile(process.execPath, [cliProgram, ...args], options, (_problem, stdout, stderr) => {
      const status = child.exitCode;
      if (stdout === '' || status === null) reject(new Error(`advise: ${stderr}`));
      else resolve({ sheet: JSON.parse(stdout) as Advice, status });
    });
  });
}
