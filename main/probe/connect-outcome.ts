import type { ConnectOutcome } from '../domain/fact.ts';

/** RFC 4254, section 5.1: the server may not (policy), or could not. */
const administrativelyProhibited = 1;
const connectFailed = 2;

/*
 * Text of a refused direct-tcpip channel, as OpenSSH sends it (strerror of the host; research/4, section 3):
 *   Connection refused | Connection timed out | No route to host | Network is unreachable | open failed | …
 * dropbear sends an empty text.
 */
const words: readonly (readonly [RegExp, ConnectOutcome])[] = [
  [/refused|reset/i, 'refused'],
  [/timed out/i, 'timeout'],
  // "open failed" alone is what sshd says when connect() failed at once: no route (research/4, section 3).
  [/no route|unreachable|host is down|^open failed$/i, 'unreachable'],
];

/** What a refused channel says about the peer. `prohibited` says nothing about the peer: the host may not forward there. */
export function outcomeOfRefusal(reason: number, text: string): ConnectOutcome {
  if (reason === administrativelyProhibited) return 'prohibited';
  if (reason !== connectFailed) return 'error';
  return words.find(([pattern]) => pattern.test(text.trim()))?.[1] ?? 'error';
}

/** What a host said when it opened no channel: the reason of RFC 4254, section 5.1, and its text. */
export interface ChannelRefusal {
  readonly reason: number;
  readonly text: string;
}

/** The refusal behind an error of ssh2; null = no answer of the host: the session was lost. */
export function channelRefusal(error: Error): ChannelRefusal | null {
  const reason = 'reason' in error && typeof error.reason === 'number' ? error.reason : null;
  return reason === null ? null : { reason, text: error.message.replace(/^\(SSH\) Channel open failure: ?/, '') };
}
