import type { Socket } from 'node:net';
import { err, ok, type Result } from '../../domain/result.ts';

/**
 * The first line that comes over a connection, without its newline. The error is why there is none: it grew too long, took too long,
 * or the connection ended.
 */
export function readLine(socket: Socket, mostBytes: number, withinMs: number): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const end = (outcome: Result<string, string>): void => {
      clearTimeout(timer);
      socket.removeAllListeners('data');
      resolve(outcome);
    };
    const timer = setTimeout(() => end(err(`nothing came within ${withinMs / 1000} s`)), withinMs);
    socket.on('data', (part: Buffer) => {
      const newline = part.indexOf(0x0a);
      parts.push(newline === -1 ? part : part.subarray(0, newline));
      size += part.length;
      if (newline !== -1) return end(ok(Buffer.concat(parts).toString('utf8')));
      if (size > mostBytes) end(err(`more than ${mostBytes} bytes came`));
    });
    socket.once('error', (error) => end(err(error.message)));
    socket.once('close', () => end(err('the connection ended')));
  });
}
