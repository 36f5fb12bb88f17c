import { chmod, unlink } from 'node:fs/promises';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { type ControlAnswer, type ControlQuestion, controlQuestionSchema } from '../../contract/alert-control.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { codeOf, whyUnwritable } from '../../journal/file-fault.ts';
import { controlAddress } from './control-address.ts';
import { readLine } from './read-line.ts';

/** A question is an act of a person: reasons and names. */
const mostBytes = 64 * 1024;
const withinMs = 5000;
const mostConnections = 8;

/** Answers a question. */
export type ControlDesk = (question: ControlQuestion) => ControlAnswer | Promise<ControlAnswer>;

/** A desk that listens. */
export interface Control {
  /** Ends the connections too. */
  stop(): Promise<void>;
}

/**
 * Listens for the command line of the same user. Call it only under the lock of the folder: a socket that a dead process left
 * there is taken away.
 */
export async function serveControl(folder: string, desk: ControlDesk): Promise<Result<Control, string>> {
  const address = controlAddress(folder, process.platform);
  if (!address.ok) return address;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    void answer(socket, desk);
  });
  server.maxConnections = mostConnections;
  // A connection that could not be taken, as where files run out, takes nothing from the others.
  server.on('error', () => undefined);
  const listening = await listen(server, address.value);
  if (!listening.ok) {
    server.close();
    return listening;
  }
  return ok({
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  });
}

async function answer(socket: Socket, desk: ControlDesk): Promise<void> {
  // Who asks may leave at any time; nobody waits for the answer then.
  socket.on('error', () => socket.destroy());
  const line = await readLine(socket, mostBytes, withinMs);
  if (socket.destroyed) return;
  const question = line.ok ? understood(line.value) : line;
  const said = question.ok ? await saidBy(desk, question.value) : { fault: question.error };
  socket.end(`${JSON.stringify(said)}\n`);
}

/** A fault of ours must not end the engine because somebody asked. */
async function saidBy(desk: ControlDesk, question: ControlQuestion): Promise<ControlAnswer> {
  try {
    return await desk(question);
  } catch (fault) {
    return { fault: `the running Quorumscope failed by a fault of its own: ${plainLine(String(fault), 200)}` };
  }
}

function understood(line: string): Result<ControlQuestion, string> {
  try {
    const read = controlQuestionSchema.safeParse(JSON.parse(line));
    return read.success ? ok(read.data) : err('this Quorumscope does not know the question; is it of another version?');
  } catch {
    return err('the question is no JSON');
  }
}

async function listen(server: Server, address: string): Promise<Result<null, string>> {
  const first = await tryListen(server, address);
  if (first === null) return close(address);
  if (codeOf(first) !== 'EADDRINUSE') return err(`the command line cannot be heard: ${whyUnwritable(first)}`);
  if (await isAnswered(address)) return err('the command line cannot be heard: another Quorumscope listens there');
  const second = await unlink(address).then(
    () => tryListen(server, address),
    (error: unknown) => error,
  );
  return second === null ? close(address) : err(`the command line cannot be heard: ${whyUnwritable(second)}`);
}

/** Only this user may talk to it (unix(7): connecting needs write permission). */
async function close(address: string): Promise<Result<null, string>> {
  try {
    if (process.platform !== 'win32') await chmod(address, 0o600);
    return ok(null);
  } catch (error) {
    return err(`the command line cannot be heard: ${whyUnwritable(error)}`);
  }
}

function tryListen(server: Server, address: string): Promise<Error | null> {
  return new Promise((resolve) => {
    const refuse = (error: Error): void => resolve(error);
    server.once('error', refuse);
    server.listen(address, () => {
      server.off('error', refuse);
      resolve(null);
    });
  });
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
