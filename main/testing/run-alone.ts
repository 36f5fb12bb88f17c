import type { Io } from '../cli/io.ts';
import { createOutput } from '../cli/output.ts';
import { collector } from './collector.ts';

/** Runs a command without a process: no input, no environment, a clock that stands still. `parts` = what is different for it. */
export async function runAlone(run: (io: Io) => Promise<number>, parts: Partial<Io> = {}) {
  const [stdout, stderr] = [collector(), collector()];
  const code = await run({
    stdin: (async function* () {})(),
    stdout: createOutput(stdout.stream),
    stderr: createOutput(stderr.stream),
    env: {},
    home: '/home/ops',
    directory: '/',
    clock: { monotonicMs: () => 0, epochMs: () => 0, after: () => () => undefined },
    random: () => 0.5,
    onStop: () => () => undefined,
    ...parts,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
