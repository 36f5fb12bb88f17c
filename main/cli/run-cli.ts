import { version } from '../../package.json';
import { plainLine } from '../domain/plain-line.ts';
import { suggestion } from '../fleet/nearest-word.ts';
import { ackCommand } from './commands/ack.ts';
import { adviseCommand } from './commands/advise.ts';
import { alertsListCommand } from './commands/alerts-list.ts';
import { alertsRehearseCommand } from './commands/alerts-rehearse.ts';
import { alertsTestCommand } from './commands/alerts-test.ts';
import { alertsTryCommand } from './commands/alerts-try.ts';
import { auditVerifyCommand } from './commands/audit-verify.ts';
import { checkCommand } from './commands/check.ts';
import { fleetCheckCommand } from './commands/fleet-check.ts';
import { maintenanceAddCommand, maintenanceEndCommand, maintenanceListCommand } from './commands/maintenance.ts';
import { replayCommand } from './commands/replay.ts';
import { type PdfPrinter, reportCommand } from './commands/report.ts';
import { rolesCommand } from './commands/roles.ts';
import { socketsCommand } from './commands/sockets.ts';
import { type EngineMaker, watchCommand } from './commands/watch.ts';
import { whatifCommand } from './commands/whatif.ts';
import { exitCode } from './exit-code.ts';
import { type Command, complain, type Io } from './io.ts';
import { withHint } from './read-args.ts';

/** Promised by the manual for a later version; named so that nobody takes them for a typing mistake. */
const later = ['fleet import'];

/** What commands make of the world: an engine, a printed page. */
export interface CliMakers {
  readonly makeEngine: EngineMaker;
  readonly print: PdfPrinter;
}

/** Runs the command line `args` (without node and script) and gives the exit status. Says what could not be written. */
export async function runCli(args: readonly string[], io: Io, makers: CliMakers): Promise<number> {
  const code = await dispatch(args, io, makers);
  const end = await io.stdout.flush();
  if (end?.kind === 'fault') {
    await complain(io, `standard output cannot be written (${end.why}); free some space or send the output elsewhere`);
    return exitCode.io;
  }
  return code;
}

async function dispatch(args: readonly string[], io: Io, { makeEngine, print }: CliMakers): Promise<number> {
  const commands = [
    socketsCommand,
    rolesCommand,
    replayCommand,
    watchCommand(makeEngine),
    checkCommand(makeEngine),
    adviseCommand(makeEngine),
    whatifCommand,
    fleetCheckCommand,
    auditVerifyCommand,
    reportCommand(print),
    alertsListCommand,
    alertsTestCommand,
    alertsTryCommand,
    alertsRehearseCommand,
    ackCommand,
    maintenanceAddCommand,
    maintenanceListCommand,
    maintenanceEndCommand,
  ];
  const first = args[0];
  if (first === undefined) {
    await io.stderr.write(overview(commands));
    return exitCode.usage;
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    await io.stdout.write(overview(commands));
    return exitCode.ok;
  }
  if (first === '--version') {
    await io.stdout.write(`quorumscope ${version}\n`);
    return exitCode.ok;
  }
  const words = `${first} ${args[1] ?? ''}`.trim();
  const command = commands.find(({ name }) => name === first || name === words);
  if (command === undefined) return refuse(first, words, args, commands, io);
  const rest = args.slice(command.name.split(' ').length);
  if (asksForHelp(rest)) {
    await io.stdout.write(command.help);
    return exitCode.ok;
  }
  return command.run(rest, io);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}

async function refuse(
  first: string,
  words: string,
  args: readonly string[],
  commands: readonly Command[],
  io: Io,
): Promise<number> {
  const promised = later.find((name) => name === words) ?? later.find((name) => name === first);
  if (promised !== undefined) {
    await complain(
      io,
      `this version does not have the command "${promised}" yet; see quorumscope --help for those it has`,
    );
    return exitCode.usage;
  }
  const ofTwoWords = commands.find(({ name }) => name.startsWith(`${first} `));
  if (ofTwoWords !== undefined && asksForHelp(args)) {
    await io.stdout.write(ofTwoWords.help);
    return exitCode.ok;
  }
  const names = commands.map(({ name }) => name);
  const asked = ofTwoWords === undefined ? first : words;
  await complain(
    io,
    withHint(`there is no command "${plainLine(asked, 80)}"${suggestion(asked, names)}`, 'see quorumscope --help'),
  );
  return exitCode.usage;
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return `Quorumscope ${version}: tells network partitions from crashes, hung services and its own blindness.

Usage: quorumscope COMMAND [options]

${commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

  quorumscope COMMAND --help says more; --version prints the version.
`;
}
