import type { Endpoint } from '../domain/socket.ts';
import { servicePort } from './service-ports.ts';

const CLOSE_BRACKET = 93;

/**
 * Reads one end of a socket, as ss and netstat print it. The port stands after the last colon, which is what makes IPv6
 * without brackets (iproute2 before 4.13) readable; a zone stands in or after the brackets:
 *
 *     10.0.0.1:5432   *:9107   [::]:*   ::1:9201   [::ffff:10.0.0.1]:80   [fe80::77]%eth0:9200   fe80::1%eth0:22   0.0.0.0%lo:68
 *
 * null when there is no colon, nothing before or after it, a port beyond 65535 or a character no address has.
 */
export function readEndpoint(word: string): Endpoint | null {
  const colon = word.lastIndexOf(':');
  if (colon <= 0 || colon === word.length - 1) return null;
  const code = word.charCodeAt(colon + 1);
  if (code >= 48 && code <= 57) {
    const port = portNumber(word, colon + 1);
    return port === -1 ? null : endpointOf(word, colon, port, null);
  }
  const name = word.slice(colon + 1);
  if (name === '*') return endpointOf(word, colon, null, null);
  return isPrintable(name) ? endpointOf(word, colon, servicePort(name), name) : null;
}

/** An end without a port (`*` of netlink, the path of a unix socket). Inodes are not ports. */
export function portlessEndpoint(address: string): Endpoint {
  return { address, port: null };
}

/** -1 when the rest of the word is no port number. */
function portNumber(word: string, from: number): number {
  if (word.length - from > 5) return -1;
  let port = 0;
  for (let at = from; at < word.length; at++) {
    const digit = word.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    port = port * 10 + digit;
  }
  return port <= 65535 ? port : -1;
}

function endpointOf(word: string, colon: number, port: number | null, service: string | null): Endpoint | null {
  let address = word.slice(0, colon);
  let scope = '';
  if (!isPlainAddress(address)) {
    const percent = address.indexOf('%');
    if (percent !== -1) {
      scope = address.slice(percent + 1);
      address = address.slice(0, percent);
      if (scope.charCodeAt(scope.length - 1) === CLOSE_BRACKET) {
        scope = scope.slice(0, -1);
        address += ']';
      }
      if (scope === '') return null;
    }
    if (address.startsWith('[')) {
      if (!address.endsWith(']')) return null;
      address = address.slice(1, -1);
    }
    if (address === '' || !isPrintable(address) || !isPrintable(scope)) return null;
  }
  if (scope === '') return service === null ? { address, port } : { address, port, service };
  return service === null ? { address, port, scope } : { address, port, service, scope };
}

/** Nothing but digits, letters, dots, colons and dashes: no zone, no brackets, nothing to clean. */
function isPlainAddress(address: string): boolean {
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at);
    const plain = (code >= 45 && code <= 58 && code !== 47) || (code >= 97 && code <= 122);
    if (!plain) return false;
  }
  return address !== '';
}

/** No control character, no blank, and nothing that was not UTF-8 on the host (decoded as U+FFFD). */
function isPrintable(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 127 || code === 0xfffd || code === 91 || code === 93) return false;
  }
  return true;
}
