import { connect } from 'node:net';
import { type ControlAnswer, controlAnswerSchema, type ControlQuestion } from '../../contract/alert-control.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { codeOf } from '../../journal/file-fault.ts';
import { controlAddress } from './control-address.ts';
import { readLine } from './read-line.ts';

/** A view of many incidents. */
const mostBytes = 16 * 1024 * 1024;
/** A test of a channel waits for its receiver. */
const withinMs = 25_000;

/** Why there is no answer. */
export interface NoAnswer {
  /** nobody = no Quorumscope runs with this folder. */
  readonly kind: 'nobody' | 'fault';
  readonly sentence: string;
}

/** Asks the Quorumscope that runs with the folder `folder` of alarms. */
export async function askControl(folder: string, question: ControlQuestion): Promise<Result<ControlAnswer, NoAnswer>> {
  const address = controlAddress(folder, process.platform);
  if (!address.ok) return err({ kind: 'fault', sentence: address.error });
  const socket = connect(address.value);
  try {
    const reached = await reach(socket);
    if (reached !== null) return err(noAnswer(reached, folder));
    socket.write(`${JSON.stringify(question)}\n`);
    const line = await readLine(socket, mostBytes, withinMs);
    if (!line.ok) return err({ kind: 'fault', sentence: `the running Quorumscope gave no answer: ${line.error}` });
    return understood(line.value);
  } finally {
    socket.destroy();
  }
}

function reach(socket: ReturnType<typeof connect>): Promise<Error | null> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('error', resolve);
  });
}

function noAnswer(error: Error, folder: string): NoAnswer {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ECONNREFUSED')
    return {
      kind: 'nobody',
      sentence: `no Quorumscope runs with the alarms of ${folder}; start it, or name another folder`,
    };
  if (code === 'EACCES' || code === 'EPERM')
    return { kind: 'fault', sentence: `this user may not talk to the Quorumscope of ${folder}; be its user` };
  return { kind: 'fault', sentence: `the running Quorumscope cannot be reached: ${error.message}` };
}

function understood(line: string): Result<ControlAnswer, NoAnswer> {
  const sentence = 'the running Quorumscope gave an answer of another version';
  try {
    const read = controlAnswerSchema.safeParse(JSON.parse(line));
    return read.success ? ok(read.data) : err({ kind: 'fault', sentence });
  } catch {
    return err({ kind: 'fault', sentence });
  }
}
