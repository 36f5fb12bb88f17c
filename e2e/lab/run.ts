import { spawnSync } from 'node:child_process';

/** What a command said. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end (60 s at most). Commands here take milliseconds, so waiting in place keeps their order plain. */
export function run(command: string, args: readonly string[], input?: string): Said {
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
    ...(input === undefined ? {} : { input }),
  });
  return { code: done.status ?? -1, stdout: done.stdout ?? '', stderr: done.stderr ?? String(done.error ?? '') };
}

/** Runs a command that must succeed. Throws with what it said: a lab that is half up is of no use. */
export function must(command: string, args: readonly string[], input?: string): string {
  const said = run(command, args, input);
  if (said.code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${said.code}: ${said.stderr || said.stdout}`);
  return said.stdout;
}

/** Blocks this thread for `ms`. Only for tearing down, where nothing else may happen meanwhile. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
