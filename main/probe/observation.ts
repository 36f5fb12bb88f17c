import type { Observation } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';
import type { SocketFormat } from '../domain/socket.ts';
import { parseListing } from '../sockets/parse-listing.ts';
import type { Listing } from './loop-talk.ts';
import type { LoopMode } from './remote-commands.ts';

const formats: Readonly<Record<Exclude<LoopMode, 'none'>, SocketFormat>> = {
  'ss-one-line': 'ss',
  ss: 'ss',
  proc: 'proc-net-tcp',
  netstat: 'netstat',
};

/**
 * A listing as a fact of `t` = when it was read. `complete` only when the host's command ended well and every row was read:
 * otherwise the absence of a row proves nothing.
 */
export function observationOf(host: HostId, { askedAt, mode, text, exit, bytes }: Listing, t: number): Observation {
  const format = formats[mode];
  const { sockets, skipped } = parseListing(text, format);
  const complete = exit === 0 && skipped.length === 0;
  return { fact: { kind: 'sockets', t, host, askedAt, bytes, sockets, complete }, raw: { format, text } };
}
