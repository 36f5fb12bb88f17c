import type { Fleet } from '../../domain/fleet.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { readFleetFile } from '../../fleet/read-fleet.ts';
import { lossTable, type LossRow } from '../../quorum/loss-table.ts';
import { calmSight, whatIf, type Loss } from '../../quorum/what-if.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { readArgs, withHint } from '../read-args.ts';
import { readLoss } from '../read-loss.ts';
import { sayFleetProblems } from '../say-fleet-problems.ts';

const see = 'see quorumscope whatif --help';

/** `whatif`: what losses would mean for quorum, without touching anything. */
export const whatifCommand: Command = {
  name: 'whatif',
  summary: 'what a lost region, host, link or vote would mean for quorum',
  help: `Usage: quorumscope whatif --fleet FILE --lose LOSS [--lose LOSS …]
       quorumscope whatif --fleet FILE --table [--json]

Counts the votes of every cluster as if all were well, and again after the losses, by the same functions that count live.
No host is asked and nothing is touched.

  --fleet FILE    the inventory
  --lose LOSS     what is lost; may be given more than once:
                    region:ID           all hosts of a region
                    host:ID             one host
                    link:A-B            everything between two regions or hosts, which live on
                    vote:CLUSTER/HOST   one member of one cluster; its host lives on
  --table         each single region, link between regions and member host lost alone, and what is left of every cluster
  --json          with --table: print {"rows":[{"name","loss","outcomes":[{"cluster","word","isTouched","text"}]}]} instead
  --help          this text

Prints {"before":[ClusterStatus],"after":[ClusterStatus]}.

Exit status: 0; 65 for an inventory that cannot be read; 64 for wrong usage.
`,
  async run(args, io) {
    const options = {
      fleet: { type: 'string' },
      lose: { type: 'string', multiple: true },
      table: { type: 'boolean' },
      json: { type: 'boolean' },
    } as const;
    const read = readArgs('whatif', args, options, []);
    if (!read.ok) return refuse(read.error, io);
    const { fleet: file, lose = [], table = false, json = false } = read.value.values;
    if (file === undefined) return refuse(`whatif: --fleet FILE is missing; ${see}`, io);
    if (table && lose.length > 0)
      return refuse(`whatif: --table tries every loss by itself, without --lose; ${see}`, io);
    if (!table && lose.length === 0) return refuse(`whatif: --lose LOSS is missing; ${see}`, io);
    const reading = await readFleetFile(file);
    if (!reading.ok) {
      await sayFleetProblems(reading.error, io);
      return exitCode.data;
    }
    const { fleet } = reading.value;
    if (table) {
      const rows = lossTable(fleet, calmSight(fleet), ['regions', 'links', 'hosts']);
      await io.stdout.write(json ? `${JSON.stringify({ rows })}\n` : asLines(rows));
      return exitCode.ok;
    }
    const losses = readLosses(lose, fleet);
    if (!losses.ok) return refuse(`whatif: ${withHint(losses.error, see)}`, io);
    await io.stdout.write(`${JSON.stringify(whatIf(fleet, calmSight(fleet), losses.value))}\n`);
    return exitCode.ok;
  },
};

async function refuse(sentence: string, io: Io): Promise<number> {
  await complain(io, sentence);
  return exitCode.usage;
}

function readLosses(texts: readonly string[], fleet: Fleet): Result<readonly Loss[], string> {
  const losses: Loss[] = [];
  for (const text of texts) {
    const loss = readLoss(text, fleet);
    if (!loss.ok) return err(loss.error);
    losses.push(loss.value);
  }
  return ok(losses);
}

/** One block for each loss; clusters that it does not touch are left out. */
function asLines(rows: readonly LossRow[]): string {
  return rows
    .map(({ name, outcomes }) => {
      const touched = outcomes.filter(({ isTouched }) => isTouched);
      const width = Math.max(0, ...touched.map(({ cluster }) => cluster.length));
      const lines = touched.map(({ cluster, word, text }) => `  ${cluster.padEnd(width)}  ${word.padEnd(7)}  ${text}`);
      return `lose ${name}\n${lines.length === 0 ? '  no cluster is touched' : lines.join('\n')}\n`;
    })
    .join('');
}
