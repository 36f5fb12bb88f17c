import type { Clock } from '../domain/clock.ts';
import { plainLine } from '../domain/plain-line.ts';
import type { Output } from './output.ts';

/** Everything of the process that a command may touch, as values, so that tests bring their own. */
export interface Io {
  readonly stdin: AsyncIterable<Buffer>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Where relative paths of a capture's fleet line start. */
  readonly directory: string;
  readonly clock: Clock;
  readonly random: () => number;
  /** Calls when the user or the system asks the process to end. Returns the unsubscribe. */
  onStop(listener: () => void): () => void;
}

/** A command of the program. `name` may be two words. */
export interface Command {
  readonly name: string;
  /** One line of the list of commands. */
  readonly summary: string;
  /** The whole help text. */
  readonly help: string;
  /** Does the work and gives the exit status. */
  run(args: readonly string[], io: Io): Promise<number>;
}

/** Says one sentence on stderr. */
export async function complain(io: Io, sentence: string): Promise<void> {
  await io.stderr.write(`quorumscope: ${plainLine(sentence)}\n`);
}
