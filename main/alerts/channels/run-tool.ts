import { spawn } from 'node:child_process';
import type { Clock } from '../../domain/clock.ts';
import { plainLine } from '../../domain/plain-line.ts';

/** How a program of the system ended. */
export type ToolEnding =
  /** By itself; `code` null = by a signal. */
  | { readonly kind: 'ended'; readonly code: number | null; readonly stdout: string; readonly stderr: string }
  /** There is no such program. */
  | { readonly kind: 'missing' }
  /** It took too long, and was killed. */
  | { readonly kind: 'late' }
  /** It could not be run, or said too much and was killed. `why` is the end of a sentence. */
  | { readonly kind: 'failed'; readonly why: string };

/** Runs a program of the system, without a shell and without input. Bounded in time and in what it may say; never rejects. */
export type RunTool = (program: string, args: readonly string[]) => Promise<ToolEnding>;

/** What a program gets (ms). */
export const toolMs = 3000;
/** What it may say on both its outputs together. */
const mostBytes = 65_536;

/** A {@link RunTool} that gives programs this environment, by whose PATH they are found. */
export function createToolRunner(env: Readonly<Record<string, string | undefined>>, clock: Clock): RunTool {
  return (program, args) =>
    new Promise((resolve) => {
      const child = spawn(program, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
      const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
      let bytes = 0;
      const end = (ending: ToolEnding): void => {
        cancelLimit();
        resolve(ending);
      };
      const kill = (ending: ToolEnding): void => {
        child.kill('SIGKILL');
        // What it started itself may hold the other ends.
        child.stdout.destroy();
        child.stderr.destroy();
        end(ending);
      };
      const keep = (chunks: Buffer[]) => (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) return kill({ kind: 'failed', why: `says more than ${mostBytes} bytes` });
        chunks.push(chunk);
      };
      const cancelLimit = clock.after(toolMs, () => kill({ kind: 'late' }));
      child.stdout.on('data', keep(stdout));
      child.stderr.on('data', keep(stderr));
      child.once('error', (error: NodeJS.ErrnoException) => {
        const why = `cannot be run (${plainLine(error.code ?? error.message, 60)})`;
        end(error.code === 'ENOENT' ? { kind: 'missing' } : { kind: 'failed', why });
      });
      child.once('close', (code) => {
        const [said, complained] = [stdout, stderr].map((chunks) => Buffer.concat(chunks).toString('utf8'));
        end({ kind: 'ended', code, stdout: said ?? '', stderr: complained ?? '' });
      });
    });
}
