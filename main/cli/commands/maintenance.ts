import type { AlertAct, AlertsView } from '../../contract/alerts.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { folderHelp, folderOptions } from '../alarms/alarm-folder.ts';
import { actAtDesk, lookAtDesk } from '../alarms/ask-desk.ts';
import { readInstant, readSpan } from '../alarms/read-span.ts';
import { whoSpeaks } from '../alarms/who.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { readArgs } from '../read-args.ts';

const status = '0; 65 for a window that is refused; 69 where no Quorumscope runs; 64 for wrong usage.';

/** `maintenance add`: planned work, whose alarms are suppressed until its end. */
export const maintenanceAddCommand: Command = {
  name: 'maintenance add',
  summary: 'plan a maintenance window',
  help: `Usage: quorumscope maintenance add (--host ID | --region ID | --cluster ID) … (--for SPAN | --until INSTANT) --reason TEXT
         [--from INSTANT] [--owner NAME] [--fleet FILE | --folder FOLDER]

Plans work on some things: until its end their alarms are suppressed, and shown as such. Members still count in quorum, and what it
does not cover is told as always.

  --host ID           may be given more than once, as --region and --cluster may
  --from INSTANT      when it begins, such as 2026-11-30T06:00:00Z; without it, now
  --until INSTANT     when it ends
  --for SPAN          how long it takes instead: 30m, 4h, 2d
  --reason TEXT       what is done
  --owner NAME        who answers for it; without it, the user of this session
${folderHelp}
Exit status: ${status}
`,
  async run(args, io) {
    const many = { type: 'string', multiple: true } as const;
    const one = { type: 'string' } as const;
    const options = {
      host: many,
      region: many,
      cluster: many,
      from: one,
      until: one,
      for: one,
      reason: one,
      owner: one,
    };
    const read = readArgs('maintenance add', args, { ...folderOptions, ...options }, []);
    if (!read.ok) return refuse(read.error, io);
    const { values } = read.value;
    const act = windowOf(values, io);
    if (!act.ok) return refuse(`maintenance add: ${act.error}; see quorumscope maintenance add --help`, io);
    return actAtDesk('maintenance add', values, act.value, io);
  },
};

/** `maintenance list`. */
export const maintenanceListCommand: Command = {
  name: 'maintenance list',
  summary: 'list the maintenance windows, with their ends',
  help: `Usage: quorumscope maintenance list [--json] [--fleet FILE | --folder FOLDER]

  --json              print {"maintenance":[{"id","from","until","owner","reason","regions","hosts","clusters"}]}, times in epoch ms
${folderHelp}
Exit status: ${status}
`,
  async run(args, io) {
    const read = readArgs('maintenance list', args, { ...folderOptions, json: { type: 'boolean' } }, []);
    if (!read.ok) return refuse(read.error, io);
    const view = await lookAtDesk('maintenance list', read.value.values, io);
    if (!view.ok) return view.error;
    const { maintenance } = view.value;
    const isJson = read.value.values.json === true;
    await io.stdout.write(isJson ? `${JSON.stringify({ maintenance })}\n` : listed(maintenance));
    return exitCode.ok;
  },
};

/** `maintenance end`. */
export const maintenanceEndCommand: Command = {
  name: 'maintenance end',
  summary: 'end a maintenance window before its time',
  help: `Usage: quorumscope maintenance end ID [--by NAME] [--fleet FILE | --folder FOLDER]

ID as maintenance list prints it. What is still wrong then is told at once.

  --by NAME           who ends it; without it, the user of this session
${folderHelp}
Exit status: ${status}
`,
  async run(args, io) {
    const read = readArgs('maintenance end', args, { ...folderOptions, by: { type: 'string' } }, ['ID']);
    if (!read.ok) return refuse(read.error, io);
    const { values, positionals } = read.value;
    const act: AlertAct = { kind: 'end-maintenance', id: positionals[0] ?? '', by: whoSpeaks(values.by, io) };
    return actAtDesk('maintenance end', values, act, io);
  },
};

interface Window {
  readonly host?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly cluster?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly for?: string | undefined;
  readonly reason?: string | undefined;
  readonly owner?: string | undefined;
}

function windowOf(values: Window, io: Io): Result<AlertAct, string> {
  const { host: hosts = [], region: regions = [], cluster: clusters = [], reason = '' } = values;
  if (hosts.length + regions.length + clusters.length === 0)
    return err('name what is worked on with --host, --region or --cluster');
  if (reason.trim() === '') return err('say what is done with --reason TEXT');
  const from = values.from === undefined ? ok(io.clock.epochMs()) : readInstant('--from', values.from);
  if (!from.ok) return from;
  const until = endOf(values, from.value);
  if (!until.ok) return until;
  const owner = whoSpeaks(values.owner, io);
  const window = { from: from.value, until: until.value, owner, reason: reason.trim() };
  return ok({ kind: 'add-maintenance', ...window, regions: [...regions], hosts: [...hosts], clusters: [...clusters] });
}

/** When the window ends (epoch ms). */
function endOf({ until, for: span }: Window, from: number): Result<number, string> {
  if ((until === undefined) === (span === undefined))
    return err('say its end with either --until INSTANT or --for SPAN');
  const end = until === undefined ? addTo(from, readSpan('--for', span ?? '')) : readInstant('--until', until);
  if (!end.ok) return end;
  return end.value > from ? end : err('a window must end after it begins');
}

function addTo(from: number, span: Result<number, string>): Result<number, string> {
  return span.ok ? ok(from + span.value) : span;
}

async function refuse(sentence: string, io: Io): Promise<number> {
  await complain(io, sentence);
  return exitCode.usage;
}

function listed(windows: AlertsView['maintenance']): string {
  if (windows.length === 0) return 'no maintenance is planned\n';
  const rows = windows.map(({ id, from, until, owner, reason, ...of }) => {
    const things = [...of.regions, ...of.clusters, ...of.hosts].join(' ');
    return `${id}  ${instant(from)} to ${instant(until)}  ${things}  ${plainLine(owner, 60)}: ${plainLine(reason, 200)}`;
  });
  return `${rows.join('\n')}\n`;
}

function instant(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
