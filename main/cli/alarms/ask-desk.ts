import { askControl } from '../../alerts/control/ask-control.ts';
import type { AlertAct, AlertsView } from '../../contract/alerts.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { exitCode } from '../exit-code.ts';
import { complain, type Io } from '../io.ts';
import { alarmFolder, type FolderNamed } from './alarm-folder.ts';

/** The alarms of the Quorumscope that is meant. The error is the exit status; its sentence is said. */
export async function lookAtDesk(command: string, named: FolderNamed, io: Io): Promise<Result<AlertsView, number>> {
  const folder = alarmFolder(named, io);
  if (!folder.ok) return err(await refuse(command, folder.error, exitCode.data, io));
  const said = await askControl(folder.value, { ask: 'look' });
  if (said.ok && 'view' in said.value) return ok(said.value.view);
  return err(await refuse(command, said.ok ? faultOf(said.value) : said.error.sentence, exitCode.unavailable, io));
}

/**
 * Has the Quorumscope that is meant do something, and prints its sentence. Exit status: 0 done; 65 refused, with the reason, or it is
 * not clear which one is meant; 69 nobody is there to do it.
 */
export async function actAtDesk(command: string, named: FolderNamed, act: AlertAct, io: Io): Promise<number> {
  const folder = alarmFolder(named, io);
  if (!folder.ok) return refuse(command, folder.error, exitCode.data, io);
  const said = await askControl(folder.value, { ask: 'act', act });
  if (!said.ok) return refuse(command, said.error.sentence, exitCode.unavailable, io);
  if (!('answer' in said.value)) return refuse(command, faultOf(said.value), exitCode.unavailable, io);
  const { isDone, sentence } = said.value.answer;
  if (!isDone) return refuse(command, sentence, exitCode.data, io);
  await io.stdout.write(`${plainLine(sentence)}\n`);
  return exitCode.ok;
}

async function refuse(command: string, sentence: string, code: number, io: Io): Promise<number> {
  await complain(io, `${command}: ${sentence}`);
  return code;
}

function faultOf(answer: object): string {
  return 'fault' in answer && typeof answer.fault === 'string'
    ? answer.fault
    : 'the running Quorumscope gave another answer';
}
