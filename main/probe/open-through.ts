import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { assertNever } from '../domain/assert-never.ts';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { channelRefusal, outcomeOfRefusal } from './connect-outcome.ts';

/** Where a stream shall lead, as the host sees it. */
export interface ThroughTarget {
  /** A name or an IP address. */
  readonly host: string;
  readonly port: number;
}

/**
 * A stream from the host behind `client` to `target` (direct-tcpip, RFC 4254, section 7.2): no program is needed there, and nothing on
 * it is changed. The error is the end of a sentence. The caller owns the stream; `signal` ends the attempt only.
 */
export function openThrough(
  client: Client | null,
  { host, port }: ThroughTarget,
  signal: AbortSignal,
): Promise<Result<Duplex, string>> {
  if (client === null) return Promise.resolve(err('no session to it is open now'));
  return new Promise((resolve) => {
    const end = (result: Result<Duplex, string>): void => {
      signal.removeEventListener('abort', giveUp);
      resolve(result);
    };
    const giveUp = (): void => end(err('it did not answer in time'));
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) return giveUp();
    try {
      client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
        if (error !== undefined) return end(err(whyNot(error, { host, port })));
        if (signal.aborted) return channel.destroy();
        // Whoever takes it over listens; between the two nobody does.
        channel.on('error', () => undefined);
        end(ok(channel));
      });
    } catch (error) {
      end(err(plainLine(error instanceof Error ? error.message : String(error), 200)));
    }
  });
}

/** Why no channel opened. What the host tells of the target is its own view: from here it may be another. */
function whyNot(error: Error, { host, port }: ThroughTarget): string {
  const refusal = channelRefusal(error);
  if (refusal === null) return plainLine(error.message, 200);
  const place = `${host.includes(':') ? `[${host}]` : plainLine(host, 253)}:${port}`;
  const outcome = outcomeOfRefusal(refusal.reason, refusal.text);
  switch (outcome) {
    case 'prohibited':
      return `its SSH server forbids connections to ${place} (AllowTcpForwarding, PermitOpen)`;
    case 'refused':
      return `from there ${place} refuses the connection: nobody listens there`;
    case 'timeout':
      return `from there ${place} does not answer`;
    case 'unreachable':
      return `from there ${place} cannot be reached: there is no way to it`;
    case 'ok':
    case 'error':
      return `it opens no connection to ${place} (${plainLine(refusal.text, 100) || 'no reason given'})`;
    default:
      return assertNever(outcome);
  }
}
