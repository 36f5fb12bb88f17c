import type { Socket } from '../domain/socket.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { portlessEndpoint } from './endpoint.ts';
import { netstatState } from './socket-states.ts';

const ROW =
  /^unix\s+\d+\s+\[[^\]]{0,20}\]\s+(STREAM|DGRAM|SEQPACKET|RAW|RDM|PACKET|UNKNOWN)\s+(?:([A-Z]+)\s+)?(\d+)(?:\s+(\d+\/\S*|-))?(?:\s+(.*))?$/;

/** Kinds of unix sockets under the names of ss. */
const NETIDS: ReadonlyMap<string, string> = new Map([
  ['STREAM', 'u_str'],
  ['DGRAM', 'u_dgr'],
  ['SEQPACKET', 'u_seq'],
]);

/**
 * Reads a row of `netstat -x`. It names one end and no queues; the program is left out, because nothing tells where its name ends and the
 * path begins.
 *
 *     unix  2      [ ACC ]     STREAM     LISTENING     22610    1489/master          public/pickup
 */
export function readNetstatUnixRow(line: string): Result<Socket, string> {
  const found = ROW.exec(line.trimEnd());
  if (found === null) return err('not a row of netstat -x');
  const [, type = '', stateWord, , , path] = found;
  const state = stateWord === undefined ? 'UNCONN' : netstatState(stateWord);
  if (state === null) return err(`unknown socket state ${stateWord}; run netstat with LC_ALL=C`);
  return ok({
    netid: NETIDS.get(type) ?? 'unknown',
    state,
    recvQ: 0,
    sendQ: 0,
    local: portlessEndpoint(path ?? '*'),
    peer: portlessEndpoint('*'),
  });
}
