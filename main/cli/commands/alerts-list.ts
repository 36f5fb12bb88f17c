import type { AlertsView } from '../../contract/alerts.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { folderHelp, folderOptions } from '../alarms/alarm-folder.ts';
import { lookAtDesk } from '../alarms/ask-desk.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain } from '../io.ts';
import { readArgs } from '../read-args.ts';

type Incident = AlertsView['incidents'][number];

/** `alerts list`: what is wrong now, who was told, and which channel cannot tell. */
export const alertsListCommand: Command = {
  name: 'alerts list',
  summary: 'list the alarms of the running Quorumscope',
  help: `Usage: quorumscope alerts list [--json] [--ended] [--fleet FILE | --folder FOLDER]

Lists the incidents of the Quorumscope that runs for this user, the gravest first, with their state, their age and what they are; then
the channels that cannot tell anybody. Nothing is changed.

  --json              print what the Alerts screen shows, as one JSON object
  --ended             those that ended lately too
${folderHelp}
Exit status: 0 whatever is listed; 65 where it is not clear which one is meant; 69 where no Quorumscope runs; 64 for wrong usage.
`,
  async run(args, io) {
    const read = readArgs(
      'alerts list',
      args,
      { ...folderOptions, json: { type: 'boolean' }, ended: { type: 'boolean' } },
      [],
    );
    if (!read.ok) {
      await complain(io, read.error);
      return exitCode.usage;
    }
    const { json = false, ended = false } = read.value.values;
    const view = await lookAtDesk('alerts list', read.value.values, io);
    if (!view.ok) return view.error;
    await io.stdout.write(json ? `${JSON.stringify(view.value)}\n` : listed(view.value, ended));
    return exitCode.ok;
  },
};

function listed(view: AlertsView, withEnded: boolean): string {
  const incidents = [...view.incidents, ...(withEnded ? view.ended : [])];
  const flood = view.flood === null ? [] : [`FLOOD: ${view.flood.alarms} alarms in ${view.incidents.length} incidents`];
  const rows = incidents.length === 0 ? ['no active alarms'] : incidents.map((incident) => row(incident, view.at));
  const mute = view.channels.filter(({ state }) => state === 'cannot-tell');
  const channels = mute.map(
    ({ id, sentence }) => `CANNOT TELL ${id}: ${plainLine(sentence ?? 'no reason is known', 300)}`,
  );
  const troubles = view.troubles.map((trouble) => `TROUBLE ${plainLine(trouble, 300)}`);
  return `${[...troubles, ...flood, ...rows, ...channels].join('\n')}\n`;
}

function row({ id, priority, state, raisedAt, text, count, isFlapping, changes }: Incident, now: number): string {
  const flapping = isFlapping ? ` FLAPPING x${changes}` : '';
  const many = count > 1 ? ` (${count})` : '';
  return `${priority}  ${state.padEnd(22)}  ${ageWords(now - raisedAt).padStart(8)}  ${plainLine(text, 200)}${many}${flapping}  [${id}]`;
}

function ageWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
