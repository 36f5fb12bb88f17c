import { replay } from '../../engine/replay.ts';
import { type FleetReading, readFleetFile } from '../../fleet/read-fleet.ts';
import { type Capture, readCapture } from '../../journal/capture-reader.ts';
import { openLines } from '../../journal/line-source.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { readArgs } from '../read-args.ts';
import { sayFleetProblems } from '../say-fleet-problems.ts';

/** `replay`: runs the engine over a recorded capture in virtual time. */
export const replayCommand: Command = {
  name: 'replay',
  summary: 'run the engine over a recorded capture in virtual time',
  help: `Usage: quorumscope replay CAPTURE.jsonl [--fleet FILE]

Runs the very engine of live monitoring over a capture, as fast as it can, and prints its changes as JSON lines; the
last line is {"kind":"end","snapshot":…}. CAPTURE.jsonl may be - for standard input, or end in .gz.

  --fleet FILE   the inventory; wins over the fleet line of the capture, and is needed where it has none
  --help         this text

A capture written by watch --record gives the very changes that watch printed, t for t. Of a capture that is cut off,
damaged, or followed by another one everything up to there is replayed, and standard error names the line, its reason
and the time it came to. Lines about hosts that the fleet does not have are left out and counted there.

Exit status: 0, also for a capture whose recorder was stopped in the middle of a line; 65 for a capture with a line that
cannot be right, or an inventory that cannot be read; 64 for wrong usage.
`,
  async run(args, io) {
    const read = readArgs('replay', args, { fleet: { type: 'string' } }, ['CAPTURE.jsonl']);
    if (!read.ok) {
      await complain(io, read.error);
      return exitCode.usage;
    }
    const path = read.value.positionals[0] ?? '-';
    const fleet = await givenFleet(read.value.values.fleet, io);
    if (fleet === 'refused') return exitCode.data;

    const file = path === '-' ? 'standard input' : path;
    const lines = openLines(path);
    if (!lines.ok) {
      await complain(io, `capture ${file}: it ${lines.error}`);
      return exitCode.data;
    }
    const surroundings = { home: io.home, directory: io.directory };
    const capture = readCapture(lines.value, { file, fleet: fleet?.fleet ?? null, surroundings });
    if (!capture.ok) {
      for (const sentence of capture.error) await complain(io, sentence);
      return exitCode.data;
    }
    return printReplay(capture.value, file, io);
  },
};

async function givenFleet(path: string | undefined, io: Io): Promise<FleetReading | null | 'refused'> {
  if (path === undefined) return null;
  const reading = await readFleetFile(path);
  if (reading.ok) return reading.value;
  await sayFleetProblems(reading.error, io);
  return 'refused';
}

async function printReplay(capture: Capture, file: string, io: Io): Promise<number> {
  const { fleet, events } = capture;
  const changes = replay({ fleet, events, isWhole: () => capture.ending().kind === 'whole' });
  for (;;) {
    const step = changes.next();
    const line = step.done === true ? { kind: 'end', snapshot: step.value } : step.value;
    const isOpen = await io.stdout.write(`${JSON.stringify(line)}\n`);
    if (!isOpen) return exitCode.ok;
    if (step.done === true) break;
  }
  for (const [what, count] of capture.notes()) {
    await complain(io, `capture ${file}: ${count} ${count === 1 ? 'line has' : 'lines have'} ${what}`);
  }
  const ending = capture.ending();
  if (ending.kind !== 'whole') await complain(io, ending.sentence);
  return ending.kind === 'bad' ? exitCode.data : exitCode.ok;
}
