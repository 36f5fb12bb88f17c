import { isIP } from 'node:net';
import { shownValue } from './shown-value.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** Where SSH can go: an address, or a name that somebody else resolves. */
export type HostAddress =
  | { readonly kind: 'ip'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string };

/**
 * Reads an IP address into the one form the kernel prints (RFC 5952; v4-mapped becomes plain IPv4), so that two
 * spellings of an address are equal. null when it is not an address of one machine.
 */
export function canonicalIp(text: string): string | null {
  const family = isIP(text);
  if (family === 0 || text.includes('%')) return null;
  if (family === 4) return isOneMachineIp4(text) ? text : null;
  const short = new URL(`http://[${text}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (mapped !== null) {
    const high = Number.parseInt(mapped[1] ?? '', 16);
    const low = Number.parseInt(mapped[2] ?? '', 16);
    return canonicalIp([high >> 8, high & 255, low >> 8, low & 255].join('.'));
  }
  return short === '::' || short.startsWith('ff') ? null : short;
}

/** Not `this network` (RFC 1122, 3.2.1.3), not multicast or reserved (RFC 1112), not broadcast. */
function isOneMachineIp4(text: string): boolean {
  const first = Number(text.split('.')[0]);
  return first > 0 && first < 224;
}

/**
 * Reads what stands behind `address`: an IP address or a host name (RFC 1123 labels, underscores allowed).
 * Everything else is refused, because the text reaches SSH: options (`-oProxyCommand=…`), spaces, shell words,
 * control characters, more than 253 characters (research/6, abuse test 35). The error is a predicate.
 */
export function parseHostAddress(text: string): Result<HostAddress, string> {
  const ip = canonicalIp(text);
  if (ip !== null) return ok({ kind: 'ip', text: ip });
  const rule = 'must be an IPv4 or IPv6 address or a host name';
  if (text.length > 253) return err(`${rule} of at most 253 characters, not ${text.length}`);
  if (isIP(text) !== 0) return err(`${rule} of one machine, not ${shownValue(text)}`);
  const labels = text.split('.');
  const isName = labels.every((label) => /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
  // A last label of digits would be read as an IPv4 address by somebody (WHATWG URL, "ends in a number").
  if (!isName || /^\d+$/.test(labels.at(-1) ?? '')) return err(`${rule}, not ${shownValue(text)}`);
  return ok({ kind: 'name', text });
}
