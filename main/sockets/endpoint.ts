import type { Endpoint } from '../domain/socket.ts';
import { servicePort } from './service-ports.ts';
import { COLON, isBlank, isDigit, TextCursor } from './text-cursor.ts';

const ASTERISK = 42;
const DASH = 45;
const NINE = 57;
const LOWER_A = 97;
const LOWER_Z = 122;
const LONGEST_PORT = 5;
const HIGHEST_PORT = 65_535;

/**
 * Takes one end of a socket, as ss and netstat print it, and the blanks after it. The port stands after the last colon, which is what
 * makes IPv6 without brackets (iproute2 before 4.13) readable; a zone stands in or after the brackets:
 *
 *     10.0.0.1:5432   *:9107   [::]:*   ::1:9201   [::ffff:10.0.0.1]:80   [fe80::77]%eth0:9200   fe80::1%eth0:22   0.0.0.0%lo:68
 *
 * null when there is no colon, nothing before or after it, a port beyond 65535 or a character no address has.
 */
export function takeEndpoint(cursor: TextCursor): Endpoint | null {
  const { text, at: start, end } = cursor;
  let at = start;
  let colon = -1;
  // Plain: digits, lower-case letters, `-` `.` `/` `*`; no zone, no brackets, nothing to take off or to doubt.
  let isPlain = true;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code <= NINE && code >= DASH) continue;
    if (code === COLON) colon = at;
    else if (isBlank(code)) break;
    else isPlain &&= (code >= LOWER_A && code <= LOWER_Z) || code === ASTERISK;
  }
  cursor.at = at;
  cursor.skipBlanks();
  if (colon <= start || colon === at - 1) return null;
  const port = isPlain ? portNumber(text, colon + 1, at) : -1;
  return port === -1
    ? unusualEndpoint(text.slice(start, colon), text.slice(colon + 1, at))
    : { address: text.slice(start, colon), port };
}

/** Reads a word that is one end of a socket, as `takeEndpoint` does. */
export function readEndpoint(word: string): Endpoint | null {
  const cursor = new TextCursor(word, 0, word.length);
  const endpoint = takeEndpoint(cursor);
  return cursor.at === word.length ? endpoint : null;
}

/** An end without a port (`*` of netlink, the path of a unix socket). Inodes are not ports. */
export function portlessEndpoint(address: string): Endpoint {
  return { address, port: null };
}

/** -1 when these characters are no port number. */
function portNumber(text: string, from: number, to: number): number {
  if (to - from > LONGEST_PORT) return -1;
  let port = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return -1;
    port = port * 10 + code - 48;
  }
  return port <= HIGHEST_PORT ? port : -1;
}

/** Everything but a plain address with a port number. */
function unusualEndpoint(end: string, portText: string): Endpoint | null {
  const { address, scope } = withoutZone(end);
  if (!isPrintable(address) || !isPrintable(portText) || (scope !== null && !isPrintable(scope))) return null;
  const zone = scope === null ? {} : { scope };
  if (portText === '*') return { address, port: null, ...zone };
  const port = portNumber(portText, 0, portText.length);
  if (port !== -1) return { address, port, ...zone };
  // A service name has a letter (RFC 6335, section 5.1); a number too large is no name.
  return /[A-Za-z]/.test(portText) ? { address, port: servicePort(portText), service: portText, ...zone } : null;
}

/** `[fe80::77]%eth0`, `[fe80::77%eth0]`, `fe80::77%eth0` and all without a zone. Brackets that do not match stay, to be refused. */
function withoutZone(end: string): { readonly address: string; readonly scope: string | null } {
  const isClosed = end.startsWith('[') && end.endsWith(']');
  const bare = isClosed ? end.slice(1, -1) : end;
  const percent = bare.indexOf('%');
  const address = percent === -1 ? bare : bare.slice(0, percent);
  const scope = percent === -1 ? null : bare.slice(percent + 1);
  const inBrackets = address.startsWith('[') && address.endsWith(']') && !isClosed;
  return { address: inBrackets ? address.slice(1, -1) : address, scope };
}

/** Something, without control characters, blanks, brackets, or bytes that were no UTF-8 on the host (decoded as U+FFFD). */
function isPrintable(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 127 || code === 0xfffd || code === 91 || code === 93) return false;
  }
  return text !== '';
}
