import type { Connection, ServerChannel, TcpipRequestInfo } from 'ssh2';
import type { LiveWorld } from './live-world.ts';
import type { DialOutcome } from './world/world.ts';

/** RFC 4254, section 5.1. */
const administrativelyProhibited = 1;
const connectFailed = 2;

/** How OpenSSH words the outcomes of a connect (research/4, section 3). */
const refusal: Readonly<Record<Exclude<DialOutcome, 'ok'>, string>> = {
  refused: 'Connection refused',
  timeout: 'Connection timed out',
  unreachable: 'No route to host',
};

/** What every service of the world says to an HTTP check, unless it hangs. Its bytes do not travel through the world. */
const wellAnswer =
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\nConnection: close\r\n\r\n{"state":"running"}';

/**
 * Answers one direct-tcpip request: a connect in the simulated world, made by that host. Addresses that are not of this
 * world are prohibited, as `permitopen` would have it. A connect into a cut stays open until the world's kernel gives up.
 */
export function serveForward(
  request: { readonly accept: () => ServerChannel; readonly reject: () => void; readonly info: TcpipRequestInfo },
  place: {
    readonly host: string;
    readonly connection: Connection;
    readonly world: Pick<LiveWorld, 'connect' | 'answers'>;
    /** The host of the world behind an address. */
    readonly hostAt: (address: string) => string | null;
    /** What is to be closed when the SSH connection is gone. */
    readonly open: Set<() => void>;
  },
): void {
  const { accept, reject, info } = request;
  const { host, connection, world, open } = place;
  const target = place.hostAt(info.destIP);
  if (target === null) return refuse(connection, reject, administrativelyProhibited, 'open failed');
  const close = world.connect(host, { address: info.destIP, port: info.destPort }, (outcome) => {
    if (!open.delete(close)) return;
    if (outcome !== 'ok') return refuse(connection, reject, connectFailed, refusal[outcome]);
    open.add(close);
    const channel = accept();
    channel.on('error', () => undefined);
    channel.on('end', () => channel.end());
    channel.on('close', () => {
      if (open.delete(close)) close();
    });
    channel.once('data', (bytes: Buffer) => {
      if (bytes.toString('latin1').startsWith('GET ') && world.answers(target, info.destPort)) channel.end(wellAnswer);
    });
    channel.resume();
  });
  open.add(close);
}

/** The part of ssh2's protocol object that writes a refusal; its public `reject` can give neither reason nor text. */
interface Refusing {
  channelOpenFail(channel: number, reason: number, description: string): void;
}

function refuse(connection: Connection, reject: () => void, reason: number, text: string): void {
  const protocol = protocolOf(connection);
  if (protocol === null) return reject();
  const { channelOpenFail } = protocol;
  protocol.channelOpenFail = (channel) => channelOpenFail.call(protocol, channel, reason, text);
  reject();
  protocol.channelOpenFail = channelOpenFail;
}

/** A border: ssh2 1.17 keeps the object under `_protocol`. Elsewhere we do without reason and text. */
function protocolOf(connection: Connection): Refusing | null {
  const candidate = (connection as Connection & { readonly _protocol?: Partial<Refusing> })._protocol;
  return typeof candidate?.channelOpenFail === 'function' ? (candidate as Refusing) : null;
}
