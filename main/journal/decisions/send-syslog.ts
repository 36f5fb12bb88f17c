import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { err, ok, type Result } from '../../domain/result.ts';

/** A syslog service that takes UDP (RFC 5426), on this machine or, better for a witness, on another one. */
export interface SyslogTarget {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
}

/** On this machine the kernel tells at once that nobody listens; over the network nobody may tell it at all (ms). */
const refusalTakesMs = 100;

/**
 * Hands one message to a syslog service. UDP tells nothing of its arrival: an error is what this machine already knows, or is told
 * within a moment (ICMP port unreachable, udp(7)), and is the end of a sentence. (Node has no sockets for the datagrams of /dev/log.)
 */
export function sendSyslog(line: string, { address, port }: SyslogTarget): Promise<Result<null, string>> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    let timer: NodeJS.Timeout | undefined;
    let isEnded = false;
    const end = (error: Error | null): void => {
      if (isEnded) return;
      isEnded = true;
      clearTimeout(timer);
      socket.close();
      resolve(error === null ? ok(null) : err(`syslog at ${address}:${port} cannot be told (${error.message})`));
    };
    socket.on('error', end);
    // Only a connected socket is told of a refusal.
    socket.connect(port, address, () => {
      socket.send(line, (error) => {
        if (error !== null) return end(error);
        timer = setTimeout(() => end(null), refusalTakesMs);
      });
    });
  });
}
