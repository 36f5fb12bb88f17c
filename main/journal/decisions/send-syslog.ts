import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { err, ok, type Result } from '../../domain/result.ts';

/** A syslog service that takes UDP (RFC 5426), on this machine or, better for a witness, on another one. */
export interface SyslogTarget {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
}

/**
 * Hands one message to a syslog service. UDP tells nothing of its arrival: an error is what this machine already knows, and
 * is the end of a sentence. (Node has no sockets for the datagrams of /dev/log.)
 */
export function sendSyslog(line: string, { address, port }: SyslogTarget): Promise<Result<null, string>> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.on('error', () => undefined);
    socket.send(Buffer.from(line), port, address, (error) => {
      socket.close();
      resolve(error === null ? ok(null) : err(`syslog at ${address}:${port} cannot be told (${error.message})`));
    });
  });
}
