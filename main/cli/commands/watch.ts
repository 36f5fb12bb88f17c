import type { Fleet } from '../../domain/fleet.ts';
import { createLiveEngine, type LiveEngine } from '../../engine/live-engine.ts';
import { readFleetFile } from '../../fleet/read-fleet.ts';
import { watchFleetFile } from '../../fleet/watch-fleet.ts';
import { type CaptureWriter, openCaptureWriter } from '../../journal/capture-writer.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { readArgs, readSeconds } from '../read-args.ts';
import { sayFleetProblems } from '../say-fleet-problems.ts';

/** Makes the engine for a fleet; the real one opens SSH sessions. */
export type EngineMaker = (fleet: Fleet, io: Io) => LiveEngine;

/** The engine of this machine. */
export const realEngine: EngineMaker = (fleet, { clock, env, random }) =>
  createLiveEngine({ fleet, clock, env, random });

/** `watch`: changes of the live fleet as they happen. `makeEngine` is the real one outside tests. */
export function watchCommand(makeEngine: EngineMaker): Command {
  return {
    name: 'watch',
    summary: 'watch a fleet live over SSH; changes as they happen',
    help: `Usage: quorumscope watch --fleet FILE [--for SECONDS] [--record CAPTURE.jsonl]

Opens an SSH session to every host of the inventory and prints changes of verdicts as JSON lines while they happen.
Their t is ms since the watch began. An edit of the inventory takes effect at once; an invalid edit is refused as a
whole and said on standard error.

  --fleet FILE             the inventory
  --for SECONDS            end after this time; without it, watch until interrupted
  --record CAPTURE.jsonl   write everything observed to a capture, from which replay makes the same changes
  --help                   this text

Exit status: 0, also when interrupted; 65 for an inventory that cannot be read; 74 when the recording or the output
could not be written to its end; 64 for wrong usage.
`,
    async run(args, io) {
      const options = { fleet: { type: 'string' }, for: { type: 'string' }, record: { type: 'string' } } as const;
      const read = readArgs('watch', args, options, []);
      const wrong = !read.ok
        ? read.error
        : read.value.values.fleet === undefined
          ? 'watch: --fleet FILE is missing; see quorumscope watch --help'
          : null;
      if (!read.ok || wrong !== null || read.value.values.fleet === undefined) {
        await complain(io, wrong ?? '');
        return exitCode.usage;
      }
      const { fleet, for: span, record } = read.value.values;
      const seconds = span === undefined ? null : readSeconds('watch', span);
      if (seconds !== null && !seconds.ok) {
        await complain(io, seconds.error);
        return exitCode.usage;
      }
      return watchFleet({ file: fleet, seconds: seconds?.value ?? null, record: record ?? null }, io, makeEngine);
    },
  };
}

interface WatchOptions {
  readonly file: string;
  readonly seconds: number | null;
  readonly record: string | null;
}

async function watchFleet({ file, seconds, record }: WatchOptions, io: Io, makeEngine: EngineMaker): Promise<number> {
  const running: { engine: LiveEngine | null } = { engine: null };
  const stopWatching = watchFleetFile(file, (reading) => {
    if (running.engine === null) return;
    if (!reading.ok) {
      void refuseEdit(reading.error, file, io);
      return;
    }
    running.engine.replaceFleet(reading.value.fleet);
    void complain(io, `${file}: the edited inventory is in force`);
  });
  try {
    const reading = await readFleetFile(file);
    if (!reading.ok) {
      await sayFleetProblems(reading.error, io);
      return exitCode.data;
    }
    const { fleet } = reading.value;
    let failed: string | null = null;
    let recorder: CaptureWriter | null = null;
    if (record !== null) {
      const onFailure = (sentence: string): void => {
        failed = sentence;
        void complain(io, sentence);
      };
      const opened = await openCaptureWriter({ file: record, fleet, onFailure });
      if (!opened.ok) {
        await complain(io, opened.error);
        return exitCode.io;
      }
      recorder = opened.value;
    }
    const engine = makeEngine(fleet, io);
    running.engine = engine;
    await runUntilEnd(engine, recorder, seconds, io);
    await recorder?.close();
    return failed === null ? exitCode.ok : exitCode.io;
  } finally {
    stopWatching();
  }
}

async function refuseEdit(problems: Parameters<typeof sayFleetProblems>[0], file: string, io: Io): Promise<void> {
  await sayFleetProblems(problems, io);
  await complain(io, `${file}: the edit is refused as a whole; the inventory from before it stays in force`);
}

/** Runs the engine until the time is over, somebody interrupts, or nobody reads the output any more. */
async function runUntilEnd(
  engine: LiveEngine,
  recorder: CaptureWriter | null,
  seconds: number | null,
  io: Io,
): Promise<void> {
  const ends: (() => void)[] = [];
  await new Promise<void>((resolve) => {
    ends.push(
      io.onStop(resolve),
      io.stdout.onEnd(() => resolve()),
    );
    if (seconds !== null) ends.push(io.clock.after(seconds * 1000, resolve));
    ends.push(
      engine.onTick(({ changes }) => {
        for (const change of changes) void io.stdout.write(`${JSON.stringify(change)}\n`);
      }),
    );
    if (recorder !== null) ends.push(engine.onEvent((event) => recorder.write(event)));
    engine.start();
  });
  for (const end of ends) end();
  await engine.stop();
}
