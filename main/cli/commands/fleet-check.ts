import { type FleetProblem, type FleetReading, readFleetFile } from '../../fleet/read-fleet.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain } from '../io.ts';
import { readArgs } from '../read-args.ts';
import { sayFleetProblems } from '../say-fleet-problems.ts';
import { warnProbes } from '../warn-probes.ts';

/** `fleet check`: validates an inventory and prints its warnings. */
export const fleetCheckCommand: Command = {
  name: 'fleet check',
  summary: 'validate an inventory and list its warnings',
  help: `Usage: quorumscope fleet check FILE [--json]

Validates an inventory and lists what is worth a warning before the night it matters: even votes, two-node clusters,
a witness beside a voter, one region with half of the votes, … A valid inventory with warnings is valid.

  --json   print {"file","valid","name","regions","hosts","clusters","warnings":[…],"problems":[…]} instead of lines
  --help   this text

Exit status: 0; 65 when the inventory cannot be used, with all its problems on standard error; 64 for wrong usage.
`,
  async run(args, io) {
    const read = readArgs('fleet check', args, { json: { type: 'boolean' } }, ['FILE']);
    if (!read.ok) {
      await complain(io, read.error);
      return exitCode.usage;
    }
    const file = read.value.positionals[0] ?? '';
    const isJson = read.value.values.json === true;
    const reading = await readFleetFile(file);
    if (!reading.ok) {
      if (isJson)
        await io.stdout.write(
          `${JSON.stringify({ file, valid: false, warnings: [], problems: reading.error.map(plainProblem) })}\n`,
        );
      await sayFleetProblems(reading.error, io);
      return exitCode.data;
    }
    await io.stdout.write(isJson ? `${JSON.stringify(asJson(file, reading.value))}\n` : asLines(file, reading.value));
    return exitCode.ok;
  },
};

function asLines(file: string, { fleet, warnings }: FleetReading): string {
  const sentences = [...warnings.map(({ sentence }) => sentence), ...warnProbes(fleet)];
  const counts = [count(fleet.regions, 'region'), count(fleet.hosts, 'host'), count(fleet.clusters, 'cluster')].join(
    ', ',
  );
  const head = `${file}: valid; ${counts}; ${sentences.length === 0 ? 'no warnings' : count(sentences, 'warning')}`;
  return `${[head, ...sentences.map((sentence) => `warning: ${sentence}`)].join('\n')}\n`;
}

function count(things: readonly unknown[], noun: string): string {
  return `${things.length} ${noun}${things.length === 1 ? '' : 's'}`;
}

function asJson(file: string, { fleet, warnings }: FleetReading) {
  return {
    file,
    valid: true,
    name: fleet.name,
    regions: fleet.regions.length,
    hosts: fleet.hosts.length,
    clusters: fleet.clusters.length,
    warnings: [
      ...warnings.map(plainProblem),
      ...warnProbes(fleet).map((sentence) => ({ line: null, key: 'clusters', sentence })),
    ],
    problems: [],
  };
}

function plainProblem({ line, key, sentence }: FleetProblem) {
  return { line, key, sentence };
}
