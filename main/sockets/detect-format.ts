import type { SocketFormat } from '../domain/socket.ts';
import { linesOf } from './lines.ts';

/* `  sl  local_address rem_address …` or `   0: 0100007F:1538 …` */
const PROC_NET_TCP = /^\s*(?:sl\s+local_address\b|\d+:\s*(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{32}):[0-9A-Fa-f]{4}\s)/;
/* `Active Internet connections …`, `Proto Recv-Q …`, or protocol and queues without a state between: `tcp        0      0 …` */
const NETSTAT =
  /^(?:Active .*connections|Active UNIX|Proto\s|(?:tcp|udp|udplite|raw|sctp)6?\s+\d+\s+\d+\s|unix\s+\d+\s+\[)/;
const SS = /^\s*(?:Netid\b|State\s|[a-z?][a-z0-9_?]*\s*[A-Z][A-Z-]+[A-Z0-9_-]*\s+\d|[A-Z][A-Z-]+[A-Z0-9-]*\s+\d)/;

/** Tells the format of a listing by the first line that only one of them has; `ss` when none has. */
export function detectFormat(text: string): SocketFormat {
  for (const { text: whole } of linesOf(text)) {
    const line = whole.slice(0, 200);
    if (PROC_NET_TCP.test(line)) return 'proc-net-tcp';
    if (NETSTAT.test(line)) return 'netstat';
    if (SS.test(line)) return 'ss';
  }
  return 'ss';
}
