import { assertNever } from '../domain/assert-never.ts';
import type { SocketFormat, SocketListing } from '../domain/socket.ts';
import { detectFormat } from './detect-format.ts';
import { parseNetstat } from './parse-netstat.ts';
import { parseProcNetTcp } from './parse-proc-net-tcp.ts';
import { parseSs } from './parse-ss.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads a socket listing: what ss, /proc/net/tcp (and tcp6) or netstat of a Linux host printed. Never throws, takes time linear in the
 * text, and drops nothing in silence: every line is a socket, part of one, a header, blank, or among the skipped.
 */
export function parseListing(text: string, format: SocketFormat | 'auto'): SocketListing {
  const listing = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const known = format === 'auto' ? detectFormat(listing) : format;
  switch (known) {
    case 'ss':
      return parseSs(listing);
    case 'proc-net-tcp':
      return parseProcNetTcp(listing);
    case 'netstat':
      return parseNetstat(listing);
    default:
      return assertNever(known);
  }
}
