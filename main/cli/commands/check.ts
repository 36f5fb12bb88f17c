import type { Snapshot } from '../../domain/snapshot.ts';
import type { LiveEngine } from '../../engine/live-engine.ts';
import { readFleetFile } from '../../fleet/read-fleet.ts';
import { checkLine, type CheckVerdict, judgeCheck, noVerdict } from '../check-verdict.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { lookFor } from '../look-for.ts';
import { readArgs, readSeconds } from '../read-args.ts';
import { sayFleetProblems } from '../say-fleet-problems.ts';
import type { EngineMaker } from './watch.ts';

/** `check`: one look, monitoring-plugin convention. `makeEngine` is the real one outside tests. */
export function checkCommand(makeEngine: EngineMaker): Command {
  return {
    name: 'check',
    summary: 'one look at a fleet, for monitoring systems (exit 0 ok, 1 warning, 2 critical, 3 unknown)',
    help: `Usage: quorumscope check --fleet FILE [--for SECONDS] [--json]

Looks at the fleet for some seconds and prints one line of the monitoring-plugin convention:
  PARTITION CRITICAL - … | perfdata

  --fleet FILE     the inventory
  --for SECONDS    how long to look (default 10)
  --json           print {"word","code","text","perfdata"} instead
  --help           this text

Exit status: 0 ok, 1 warning, 2 critical, 3 unknown (also when the observer is blind or could read no host);
65 for an inventory that cannot be read; 64 for wrong usage.
`,
    async run(args, io) {
      const options = {
        fleet: { type: 'string' },
        for: { type: 'string', default: '10' },
        json: { type: 'boolean' },
      } as const;
      const read = readArgs('check', args, options, []);
      if (!read.ok) {
        await complain(io, read.error);
        return exitCode.usage;
      }
      const { fleet, for: span, json } = read.value.values;
      const seconds = readSeconds('check', span);
      if (fleet === undefined || !seconds.ok) {
        await complain(io, seconds.ok ? 'check: --fleet FILE is missing; see quorumscope check --help' : seconds.error);
        return exitCode.usage;
      }
      const print = (verdict: CheckVerdict): Promise<boolean> =>
        io.stdout.write(`${json === true ? JSON.stringify(verdict) : checkLine(verdict)}\n`);

      const reading = await readFleetFile(fleet);
      if (!reading.ok) {
        await sayFleetProblems(reading.error, io);
        // A monitoring system shows standard output only.
        await print(noVerdict(`the inventory cannot be used: ${reading.error[0]?.sentence ?? fleet}`));
        return exitCode.data;
      }
      const engine = makeEngine(reading.value.fleet, io);
      const snapshot = await lastSnapshot(engine, seconds.value, io);
      const verdict = snapshot === null ? noVerdict('nothing was observed') : judgeCheck(snapshot);
      await print(verdict);
      return verdict.code;
    },
  };
}

async function lastSnapshot(engine: LiveEngine, seconds: number, io: Io): Promise<Snapshot | null> {
  const seen: { last: Snapshot | null } = { last: null };
  await lookFor(engine, seconds, io, ({ snapshot }) => {
    seen.last = snapshot;
  });
  return seen.last;
}
