/*
 * The traffic of a lab host, a program of its own: bundled by lab.ts, run by plain Node in the host's namespace.
 *   node traffic.cjs serve ADDRESS PORT
 *   node traffic.cjs talk ADDRESS '[{"to":"10.98.2.11","port":2380,"flavour":"chatty"}]'
 * A client names its flavour in its first line; then the server leads, as a primary with a standby does.
 * Prints "ready" once it listens, or once every conversation has been open.
 */
import { type Socket, connect, createServer } from 'node:net';
import type { Conversation, Flavour } from './plan.ts';

const reply = Buffer.alloc(34, 'r');
const message = Buffer.alloc(200, 'm');

function rhythmMs(flavour: string): number | null {
  if (flavour === 'chatty') return 100;
  if (flavour === 'heartbeat') return 2000;
  return null;
}

function serveOne(socket: Socket): void {
  socket.setNoDelay(true);
  let timer: NodeJS.Timeout | null = null;
  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
  };
  socket.once('data', (first) => {
    const rhythm = rhythmMs(first.toString('latin1').split('\n')[0] ?? '');
    if (rhythm !== null) timer = setInterval(() => socket.write(message), rhythm);
    socket.on('data', () => undefined);
  });
  socket.on('error', stop);
  socket.on('close', stop);
}

function serve(address: string, port: number): void {
  createServer(serveOne).listen(port, address, 128, () => process.stdout.write('ready\n'));
}

/** Keeps one conversation going for ever; calls `opened` each time it is open. */
function talk(conversation: Conversation, address: string, opened: () => void): void {
  const { to, port, flavour } = conversation;
  const socket = connect({ host: to, port, localAddress: address });
  const again = (): void => {
    const restMs = flavour === 'reconnect' ? 1000 : 250;
    setTimeout(() => talk(conversation, address, opened), restMs + Math.random() * 250);
  };
  socket.setNoDelay(true);
  socket.on('connect', () => {
    opened();
    socket.write(`${flavour}\n`);
    begin(socket, flavour);
  });
  socket.on('data', () => {
    if (rhythmMs(flavour) !== null) socket.write(reply);
  });
  socket.on('error', () => undefined);
  socket.on('close', again);
}

function begin(socket: Socket, flavour: Flavour): void {
  if (flavour === 'keepalive') socket.setKeepAlive(true, 1000);
  if (flavour === 'reconnect') setTimeout(() => socket.destroy(), 600);
}

function main(): void {
  const [, , role, address = '', detail = ''] = process.argv;
  if (role === 'serve') {
    serve(address, Number(detail));
    return;
  }
  const conversations = JSON.parse(detail) as readonly Conversation[];
  const waiting = new Set(conversations.map((_, index) => index));
  const opened = (index: number): void => {
    if (waiting.delete(index) && waiting.size === 0) process.stdout.write('ready\n');
  };
  conversations.forEach((conversation, index) => talk(conversation, address, () => opened(index)));
  if (conversations.length === 0) {
    process.stdout.write('ready\n');
    setInterval(() => undefined, 1 << 30);
  }
}

main();
