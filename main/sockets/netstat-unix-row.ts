import type { Socket } from '../domain/socket.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { portlessEndpoint } from './endpoint.ts';
import { netstatState } from './socket-states.ts';

const ROW = /^unix\s+\d+\s+\[[^\]]{0,20}\]\s+([A-Z]+)\s+(?:([A-Z]+)\s+)?(\d+)(?:\s+(\S.*))?$/;
const PROGRAM = /^(?:\d+\/|-\s|-$)/;
/* The program column of -p and the blank after it; a longer name is cut to fit (netstat.c, PROGNAME_WIDTH). */
const PROGRAM_WIDTH = 21;

/** Kinds of unix sockets under the names of ss. */
const NETIDS: ReadonlyMap<string, string> = new Map([
  ['STREAM', 'u_str'],
  ['DGRAM', 'u_dgr'],
  ['SEQPACKET', 'u_seq'],
]);

/**
 * Reads a row of `netstat -x`. It names one end and no queues.
 *
 *     unix  2      [ ACC ]     STREAM     LISTENING     22610    1489/master          public/pickup
 */
export function readNetstatUnixRow(line: string): Result<Socket, string> {
  const found = ROW.exec(line.trimEnd());
  if (found === null) return err('not a row of netstat -x');
  const [, type = '', stateWord, , rest = ''] = found;
  const path = (PROGRAM.test(rest) ? rest.slice(PROGRAM_WIDTH) : rest).trim();
  const state = stateWord === undefined ? 'UNCONN' : netstatState(stateWord);
  if (state === null) return err(`unknown socket state ${stateWord}; run netstat with LC_ALL=C`);
  return ok({
    netid: NETIDS.get(type) ?? 'unknown',
    state,
    recvQ: 0,
    sendQ: 0,
    local: portlessEndpoint(path || '*'),
    peer: portlessEndpoint('*'),
  });
}
