import { folderHelp, folderOptions } from '../alarms/alarm-folder.ts';
import { actAtDesk } from '../alarms/ask-desk.ts';
import { whoSpeaks } from '../alarms/who.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain } from '../io.ts';
import { readArgs } from '../read-args.ts';

/** `alerts test`: does a channel reach its people? */
export const alertsTestCommand: Command = {
  name: 'alerts test',
  summary: 'send a test message through one channel',
  help: `Usage: quorumscope alerts test --to CHANNEL [--by NAME] [--fleet FILE | --folder FOLDER]

Has the running Quorumscope send a message marked TEST through one channel of the inventory, at once, and says by which route it was
taken, or why it was not. Nobody else is told and no incident is made.

  --to CHANNEL        the channel, as alerts.channels names it
  --by NAME           who tests; without it, the user of this session
${folderHelp}
Exit status: 0 the receiver took it; 65 it did not, or there is no such channel; 69 where no Quorumscope runs; 64 for wrong usage.
`,
  async run(args, io) {
    const read = readArgs(
      'alerts test',
      args,
      { ...folderOptions, to: { type: 'string' }, by: { type: 'string' } },
      [],
    );
    const to = read.ok ? read.value.values.to : undefined;
    if (!read.ok || to === undefined) {
      await complain(
        io,
        read.ok ? 'alerts test: name the channel with --to CHANNEL; see quorumscope alerts test --help' : read.error,
      );
      return exitCode.usage;
    }
    const { values } = read.value;
    return actAtDesk('alerts test', values, { kind: 'test-channel', channel: to, by: whoSpeaks(values.by, io) }, io);
  },
};
