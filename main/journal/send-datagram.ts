import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { err, ok, type Result } from '../domain/result.ts';

/** Where a datagram shall lead, on this machine or on another one. */
export interface DatagramTarget {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
  /** The address of this machine from which it leaves; without it the kernel chooses. */
  readonly from?: string;
}

/** On this machine the kernel tells at once that nobody listens; over the network nobody may tell it at all (ms). */
const refusalTakesMs = 100;

/**
 * Hands one message to a service that takes UDP, such as syslog (RFC 5426). UDP tells nothing of its arrival: an error is what this
 * machine already knows, or is told within a moment (ICMP port unreachable, udp(7)), and is a sentence without its end. (Node has no
 * sockets for the datagrams of /dev/log.)
 */
export function sendDatagram(message: string, target: DatagramTarget): Promise<Result<null, string>> {
  const { address, port, from } = target;
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    let timer: NodeJS.Timeout | undefined;
    let isEnded = false;
    const end = (error: Error | null): void => {
      if (isEnded) return;
      isEnded = true;
      clearTimeout(timer);
      socket.close();
      const place = isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
      resolve(error === null ? ok(null) : err(`${place} cannot be told (${error.message})`));
    };
    const send = (): void => {
      socket.send(message, (error) => {
        if (error !== null) return end(error);
        timer = setTimeout(() => end(null), refusalTakesMs);
      });
    };
    socket.on('error', end);
    // Only a connected socket is told of a refusal.
    const connect = (): void => socket.connect(port, address, send);
    if (from === undefined) connect();
    else socket.bind({ address: from, exclusive: true }, connect);
  });
}
