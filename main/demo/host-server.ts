import { createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ParsedKey } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import { remoteCommands } from '../probe/remote-commands.ts';
import type { LiveWorld } from './live-world.ts';
import type { AnswerRole } from './roles/demo-roles.ts';
import { serveForward } from './serve-forward.ts';
import { serveLoop } from './serve-loop.ts';
import { serveRole } from './serve-role.ts';

/** One SSH server on loopback that plays one host of the world. */
export interface HostServer {
  readonly host: string;
  readonly port: number;
  /** A host without power answers nothing and nobody; with power again it has forgotten its connections. */
  setPower(isOn: boolean): void;
  stop(): Promise<void>;
}

/**
 * Starts it on a free port of 127.0.0.1. It lets one user in with one key, answers the exec strings of the
 * product byte for byte, and
 * forwards into the world. No shell, no pty, no environment, no files: ssh2 refuses what nobody listens to.
 */
export async function startHostServer(
  host: string,
  options: {
    readonly hostKey: string;
    readonly clientKey: ParsedKey;
    readonly user: string;
    readonly clock: Clock;
    readonly world: LiveWorld;
    readonly answerRole: AnswerRole;
    /** The host of the world behind an address; null for others, to which nothing is forwarded. */
    readonly hostAt: (address: string) => string | null;
  },
): Promise<HostServer> {
  const { clock, world, hostAt } = options;
  const sockets = new Set<Socket>();

  const server = new ssh2.Server({ hostKeys: [options.hostKey], ident: 'OpenSSH_9.2' }, (connection: Connection) => {
    const open = new Set<() => void>();
    connection.on('error', () => undefined);
    connection.on('close', () => {
      for (const close of open) close();
      open.clear();
    });
    connection.on('authentication', (context) => {
      if (mayEnter(context, options.user, options.clientKey)) context.accept();
      else context.reject(['publickey']);
    });
    connection.on('session', (accept) => {
      accept().on('exec', (acceptExec, rejectExec, { command }) => {
        const role = options.answerRole(host, command);
        if (role !== null) {
          serveRole(acceptExec(), () => (world.isOn(host) ? role() : null));
          return;
        }
        if (command !== remoteCommands.loop) return rejectExec();
        serveLoop(acceptExec(), clock, {
          isOn: () => world.isOn(host),
          listing: (filter) => world.listing(host, filter),
        });
      });
    });
    connection.on('tcpip', (accept, reject, info) => {
      serveForward({ accept, reject, info }, { host, connection, world, hostAt, open });
    });
  });

  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    if (world.isOn(host)) server.injectSocket(socket);
  });
  const port = await listenOnLoopback(listener);

  return {
    host,
    port,
    setPower(isOn) {
      for (const socket of sockets) {
        if (isOn) socket.destroy();
        else socket.pause();
      }
    },
    async stop() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listenOnLoopback(listener: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      if (address === null || typeof address === 'string') reject(new Error('a TCP server without a port'));
      else resolve(address.port);
    });
  });
}

function mayEnter(context: AuthContext, user: string, key: ParsedKey): boolean {
  if (context.method !== 'publickey' || context.username !== user) return false;
  if (!context.key.data.equals(key.getPublicSSH())) return false;
  // Without a signature the client only asks whether the key would do (RFC 4252, section 7).
  if (context.signature === undefined || context.blob === undefined) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}
