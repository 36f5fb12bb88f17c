import type { Observation } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';
import type { SocketFormat } from '../domain/socket.ts';
import { parseListing } from '../sockets/parse-listing.ts';
import type { LoopMode } from './remote-commands.ts';

const formats: Readonly<Record<Exclude<LoopMode, 'none'>, SocketFormat>> = {
  'ss-one-line': 'ss',
  ss: 'ss',
  proc: 'proc-net-tcp',
  netstat: 'netstat',
};

/**
 * A listing as a fact, asked for at `askedAt`, at `t` = arrival of its trailer. `complete` only when the host's command ended well and every row
 * was read: otherwise the absence of a row proves nothing.
 */
export function observationOf(
  host: HostId,
  { askedAt, t }: { readonly askedAt: number; readonly t: number },
  mode: Exclude<LoopMode, 'none'>,
  text: string,
  exit: number,
): Observation {
  const format = formats[mode];
  const listing = parseListing(text, format);
  const complete = exit === 0 && listing.skipped.length === 0;
  return { fact: { kind: 'sockets', t, host, askedAt, sockets: listing.sockets, complete }, raw: { format, text } };
}
