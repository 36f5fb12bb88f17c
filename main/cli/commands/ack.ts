import { folderHelp, folderOptions } from '../alarms/alarm-folder.ts';
import { actAtDesk } from '../alarms/ask-desk.ts';
import { whoSpeaks } from '../alarms/who.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain } from '../io.ts';
import { readArgs } from '../read-args.ts';

/** `ack`: somebody has taken an incident; its chain stops. */
export const ackCommand: Command = {
  name: 'ack',
  summary: 'acknowledge an incident: its chain stops',
  help: `Usage: quorumscope ack ID --reason TEXT [--by NAME] [--fleet FILE | --folder FOLDER]

Tells the running Quorumscope that somebody has taken the incident: nobody else is called. The alarm stays until what it tells of is
over, and everybody who was told hears of that. ID as alerts list prints it.

  --reason TEXT       what is being done about it
  --by NAME           who takes it; without it, the user of this session
${folderHelp}
Exit status: 0; 65 where there is no such incident, or it is not clear which Quorumscope is meant; 69 where none runs; 64 for wrong usage.
`,
  async run(args, io) {
    const read = readArgs('ack', args, { ...folderOptions, reason: { type: 'string' }, by: { type: 'string' } }, [
      'ID',
    ]);
    const { reason = '' } = read.ok ? read.value.values : {};
    if (!read.ok || reason.trim() === '') {
      await complain(
        io,
        read.ok ? 'ack: say what is being done with --reason TEXT; see quorumscope ack --help' : read.error,
      );
      return exitCode.usage;
    }
    const { values, positionals } = read.value;
    const by = whoSpeaks(values.by, io);
    const incident = positionals[0] ?? '';
    return actAtDesk('ack', values, { kind: 'acknowledge', incident, by, reason: reason.trim() }, io);
  },
};
