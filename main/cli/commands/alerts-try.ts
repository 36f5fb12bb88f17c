import { existsSync } from 'node:fs';
import { recordedSubjects, subjectsNamed, tryAllOnHistory } from '../../alerts/thresholds/try-all.ts';
import { thresholdKinds } from '../../domain/alert-thresholds.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { FleetReading } from '../../fleet/fleet-problem.ts';
import { readFleetFile } from '../../fleet/read-fleet.ts';
import type { HistoryReader } from '../../journal/history/history-reader.ts';
import { readerOfFile } from '../../report/files/read-history-file.ts';
import { trialJson, type TrialSpan, trialText } from '../alarms/trial-words.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { readArgs } from '../read-args.ts';
import { sayFleetProblems } from '../say-fleet-problems.ts';
import { usualHistory } from '../usual-history.ts';

const see = 'see quorumscope alerts try --help';
const dayMs = 86_400_000;

/** `alerts try`: what would the thresholds of an inventory have told of what was recorded? */
export const alertsTryCommand: Command = {
  name: 'alerts try',
  summary: 'try the thresholds of an inventory on recorded history',
  help: `Usage: quorumscope alerts try --fleet FILE [--than FILE] [--history FILE] [--days N] [--threshold KIND[:SCOPE]] [--json]

Says of every threshold of an inventory how many alarms it would have given of what was recorded, how long the longest would have
stood, and when the first ones; so that an edited inventory can be tried before it is put in force. Nobody is told and nothing is
changed: the history is only read, also while the app writes it. How much of the time is known is said; what is coarse is known by
the minute only. Replication lag is not recorded, so its thresholds cannot be tried.

  --fleet FILE        the inventory whose thresholds are tried
  --than FILE         another inventory to compare with: "this would have given 2 alarms instead of 7"
  --history FILE      the history; without it, the one that the app writes for the inventory, or else for that of --than
  --days N            the last N days of the history; without it, 7
  --threshold NAME    only these: a kind (connectivity, loss, rtt, margin), or one subject: loss:dub,fra or margin:ledger
  --json              print {"history","from","to","thresholds":[{"scope","threshold","alarms","longestMs","knownMs","isCoarse",
                      "notes","raised":[{"from","to","level"}],"than"}]}, times in epoch ms; than: {"alarms","longestMs"} or null
  --help              this text

Exit status: 0 whatever would have been told; 65 for an inventory or history that cannot be read, or a threshold that is not in
the inventory; 64 for wrong usage.
`,
  async run(args, io) {
    const asked = readAsked(args);
    if (!asked.ok) {
      await complain(io, `alerts try: ${asked.error}`);
      return exitCode.usage;
    }
    const { fleet: path, than: otherPath, days, name, json } = asked.value;
    const reading = await readInventory(path, io);
    const other = otherPath === null ? null : await readInventory(otherPath, io);
    if (reading === 'refused' || other === 'refused') return exitCode.data;
    const refuse = async (sentence: string): Promise<number> => {
      await complain(io, sentence);
      return exitCode.data;
    };
    const all = recordedSubjects(reading.fleet);
    const subjects = name === null ? all : subjectsNamed(all, name);
    if (subjects.length === 0) return refuse(noSubject(name, path));
    const history = asked.value.history ?? historyOf(path, otherPath, io);
    const reader = readerOfFile(history);
    const span = await readSpanOf(reader, history, days);
    if (!span.ok) return refuse(span.error);
    const { from, to } = span.value;
    const thresholds = reading.alerts.thresholds;
    const tried = await tryAllOnHistory(reader, {
      subjects,
      thresholds,
      than: other?.alerts.thresholds ?? null,
      from,
      to,
    });
    if (!tried.ok) return refuse(tried.error);
    await io.stdout.write(json ? trialJson(tried.value, span.value) : trialText(tried.value, span.value));
    return exitCode.ok;
  },
};

interface Asked {
  readonly fleet: string;
  readonly than: string | null;
  readonly history: string | null;
  readonly days: number;
  /** Of `--threshold`; null = all. */
  readonly name: string | null;
  readonly json: boolean;
}

function readAsked(args: readonly string[]): Result<Asked, string> {
  const text = { type: 'string' } as const;
  const options = {
    fleet: text,
    than: text,
    history: text,
    days: text,
    threshold: text,
    json: { type: 'boolean' },
  } as const;
  const read = readArgs('alerts try', args, options, []);
  if (!read.ok) return err(read.error.replace(/^alerts try: /, ''));
  const { fleet, than = null, history = null, days = '7', threshold: name = null, json = false } = read.value.values;
  if (fleet === undefined) return err(`--fleet FILE is missing; ${see}`);
  if (!/^[1-9]\d{0,3}$/.test(days))
    return err(`--days must be a number of days from 1 to 9999, not "${plainLine(days, 40)}"; ${see}`);
  const kind = name?.split(':')[0];
  if (kind !== undefined && !thresholdKinds.some((known) => known === kind))
    return err(`--threshold must begin with one of ${thresholdKinds.join(', ')}, not "${plainLine(kind, 40)}"; ${see}`);
  return ok({ fleet, than, history, days: Number(days), name, json });
}

async function readInventory(path: string, io: Io): Promise<FleetReading | 'refused'> {
  const reading = await readFleetFile(path);
  if (reading.ok) return reading.value;
  await sayFleetProblems(reading.error, io);
  return 'refused';
}

function noSubject(name: string | null, path: string): string {
  if (name === null) return `alerts try: ${path} has no two regions and no cluster: there is nothing to watch`;
  return name.startsWith('lag')
    ? 'alerts try: replication lag is not recorded: its thresholds cannot be tried on history'
    : `alerts try: ${path} has nothing that ${name} names; give a kind, or KIND:REGION,REGION or margin:CLUSTER`;
}

/** That of the inventory tried; an edited copy has none of its own, so that of the inventory it is compared with. */
function historyOf(path: string, otherPath: string | null, io: Io): string {
  const own = usualHistory(path, io);
  return otherPath === null || existsSync(own) ? own : usualHistory(otherPath, io);
}

/** The last days that are recorded. */
async function readSpanOf(reader: HistoryReader, history: string, days: number): Promise<Result<TrialSpan, string>> {
  const found = await reader.read('moment', { at: 0 });
  if (!found.ok) return found;
  const { recorded } = found.value;
  if (recorded === null) return err(`history ${history}: nothing is recorded in it yet`);
  const { from, to } = recorded;
  return ok({ history, from: Math.max(from, to - days * dayMs), to });
}
