import { homedir } from 'node:os';
import { plainLine } from '../domain/plain-line.ts';
import { systemClock } from '../engine/system-clock.ts';
import { realEngine } from './commands/watch.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { createOutput } from './output.ts';
import { createPdfPrinter } from './print-pdf.ts';
import { runCli } from './run-cli.ts';

/** The entry of the command line: out/cli/quorumscope.cjs. */
const io: Io = {
  // Opened on first use only, so that a command that reads nothing never holds the terminal.
  get stdin() {
    return process.stdin;
  },
  stdout: createOutput(process.stdout),
  stderr: createOutput(process.stderr),
  env: process.env,
  home: homedir(),
  directory: process.cwd(),
  clock: systemClock,
  random: Math.random,
  onStop(listener) {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.once(signal, listener);
    return () => {
      for (const signal of signals) process.removeListener(signal, listener);
    };
  },
};

/** A bug ends in one sentence too; QUORUMSCOPE_DEBUG=1 shows where it is. */
async function sayBug(error: unknown): Promise<number> {
  const isDebug = (process.env['QUORUMSCOPE_DEBUG'] ?? '') !== '';
  const what =
    error instanceof Error
      ? isDebug
        ? (error.stack ?? error.message)
        : plainLine(error.message)
      : plainLine(String(error));
  await io.stderr.write(`quorumscope: this is a bug: ${what}; please report it (QUORUMSCOPE_DEBUG=1 shows where)\n`);
  return exitCode.software;
}

async function end(code: number): Promise<never> {
  await io.stderr.flush();
  process.exit(code);
}

process.on('uncaughtException', (error) => void sayBug(error).then(end));
process.on('unhandledRejection', (error) => void sayBug(error).then(end));
runCli(process.argv.slice(2), io, { makeEngine: realEngine, print: createPdfPrinter(process.argv[1] ?? '') })
  .catch(sayBug)
  .then(end, end.bind(null, exitCode.software));
