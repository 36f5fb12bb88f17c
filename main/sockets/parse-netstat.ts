import type { SkippedLine, Socket, SocketListing } from '../domain/socket.ts';
import { linesOf } from './lines.ts';
import { ADDRESS_WIDTH, readNetstatRow } from './netstat-row.ts';
import { readNetstatUnixRow } from './netstat-unix-row.ts';
import { skippedLine } from './skipped-line.ts';

/* The two lines above a table; the first is translated on a host that has the catalogue, `Proto` and `Recv-Q` are not. */
const TITLE = /^Active .*(?:connections|sockets)/;
const COLUMNS = /^Proto\s+(?:Recv-Q\s+Send-Q|RefCnt)\s/;
const INTERNET_ROW = /^(?:tcp|udp|udplite|raw|sctp)6?\s/;
const UNIX_ROW = /^unix\s/;

/**
 * Parses netstat of Linux (net-tools): -t -u -w -x -a -n -o -p -e -W in any mix (netstat(8)). Never throws.
 *
 *     Active Internet connections (servers and established)
 *     Proto Recv-Q Send-Q Local Address           Foreign Address         State       Timer
 *     tcp        0    200 10.0.0.1:5432           10.0.0.2:41000          ESTABLISHED on (0.20/3/0)
 */
export function parseNetstat(text: string): SocketListing {
  const sockets: Socket[] = [];
  const skipped: SkippedLine[] = [];
  const lines = [...linesOf(text)];
  // One word wider than the column shows -W: then nothing was cut off anywhere.
  const isWide = lines.some(({ text: line }) => INTERNET_ROW.test(line) && hasWideAddress(line));
  lines.forEach(({ number, text: line }, i) => {
    if (TITLE.test(line) || COLUMNS.test(line)) return;
    const isTitle = !/\d/.test(line) && COLUMNS.test(lines[i + 1]?.text ?? '');
    if (isTitle) return;
    const row = UNIX_ROW.test(line) ? readNetstatUnixRow(line) : readNetstatRow(line, isWide);
    if (row.ok) sockets.push(row.value);
    else skipped.push(skippedLine(number, line, row.error));
  });
  return { format: 'netstat', sockets, skipped };
}

function hasWideAddress(line: string): boolean {
  const [, , , local = '', peer = ''] = line.slice(0, 500).split(/\s+/, 5);
  return local.length > ADDRESS_WIDTH || peer.length > ADDRESS_WIDTH;
}
