import { createHmac } from 'node:crypto';

/*
 * known_hosts of sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT":
 *   [@marker] names keytype base64-key [comment]
 *   dub-db1,10.10.1.11 ssh-ed25519 AAAAC3Nza…
 *   [10.10.1.11]:2222 ecdsa-sha2-nistp256 AAAAE2Vj…
 *   *.prod.example,!old.prod.example ssh-rsa AAAAB3Nza…
 *   |1|base64 salt|base64 HMAC-SHA1 of the name| ssh-ed25519 AAAAC3Nza…     (without the last bar)
 *   @revoked * ssh-rsa AAAAB3Nza…
 *   @cert-authority *.example ssh-ed25519 AAAAC3Nza…
 */

/** One usable line. `names` stays as written, because hashed names cannot be read. */
export interface KnownHostsEntry {
  /** 1-based. */
  readonly line: number;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  readonly names: string;
  readonly keyType: string;
  /** Base64 of the key blob. */
  readonly key: string;
}

/** A known_hosts file as read. Lines that make no sense are counted, and never match anything. */
export interface KnownHosts {
  readonly entries: readonly KnownHostsEntry[];
  readonly unreadableLines: readonly number[];
}

/** What known_hosts says of a shown key. Only `known` lets a login begin. */
export type HostKeyVerdict =
  | { readonly kind: 'known'; readonly line: number }
  | { readonly kind: 'revoked'; readonly line: number }
  | { readonly kind: 'changed'; readonly line: number }
  /** `otherTypes`: lines with keys of other types for this host; `authorities`: lines that only a certificate could satisfy. */
  | { readonly kind: 'unknown'; readonly otherTypes: readonly number[]; readonly authorities: readonly number[] };

const markers: ReadonlyMap<string, KnownHostsEntry['marker']> = new Map([
  ['@revoked', 'revoked'],
  ['@cert-authority', 'cert-authority'],
]);

/** The key type a key blob itself names (RFC 4253, section 6.6), or null for bytes that are no key blob. */
export function keyTypeOf(blob: Buffer): string | null {
  if (blob.length < 5) return null;
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || length + 4 > blob.length) return null;
  return blob.toString('latin1', 4, 4 + length);
}

function readLine(text: string, line: number): KnownHostsEntry | null {
  const words = text.split(/[ \t]+/);
  const first = words[0] ?? '';
  const marker = first.startsWith('@') ? markers.get(first) : 'none';
  if (marker === undefined) return null;
  const [names, keyType, key] = marker === 'none' ? words : words.slice(1);
  if (names === undefined || keyType === undefined || key === undefined) return null;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key) || keyTypeOf(Buffer.from(key, 'base64')) !== keyType) return null;
  return { line, marker, names, keyType, key };
}

/** Reads the text of a known_hosts file. Never throws. */
export function parseKnownHosts(text: string): KnownHosts {
  const entries: KnownHostsEntry[] = [];
  const unreadableLines: number[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const entry = readLine(trimmed, index + 1);
    if (entry === null) unreadableLines.push(index + 1);
    else entries.push(entry);
  }
  return { entries, unreadableLines };
}

/** The name under which a host stands in known_hosts: bare on port 22, `[host]:port` elsewhere. Lower case, as OpenSSH looks it up. */
export function knownHostsName(address: string, port: number): string {
  const name = address.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** `*` and `?` of ssh_config(5), PATTERNS. Walks once with one point to go back to, so no pattern can make it slow. */
function matchesPattern(name: string, pattern: string): boolean {
  let n = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    const wanted = pattern[p];
    if (wanted === '*') {
      star = p++;
      resume = n;
    } else if (wanted !== undefined && (wanted === '?' || wanted === name[n])) {
      n++;
      p++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

function matchesHash(name: string, names: string): boolean {
  const [, version, salt, hash, ...rest] = names.split('|');
  if (version !== '1' || salt === undefined || hash === undefined || rest.length > 0) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** Does the first field of a line mean this name? One negated pattern that matches rules the whole line out. */
function meansHost(names: string, name: string): boolean {
  if (names.startsWith('|')) return matchesHash(name, names);
  let found = false;
  for (const pattern of names.toLowerCase().split(',')) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(name, pattern.slice(1))) return false;
    } else if (matchesPattern(name, pattern)) found = true;
  }
  return found;
}

/** Judges the key a host showed under `name` (see {@link knownHostsName}). A revocation wins over everything, wherever it stands. */
export function judgeHostKey(known: KnownHosts, name: string, key: Buffer): HostKeyVerdict {
  const shown = key.toString('base64');
  const shownType = keyTypeOf(key);
  const mine = known.entries.filter((entry) => meansHost(entry.names, name));
  const revoked = mine.find((entry) => entry.marker === 'revoked' && entry.key === shown);
  if (revoked !== undefined) return { kind: 'revoked', line: revoked.line };
  const plain = mine.filter((entry) => entry.marker === 'none');
  const match = plain.find((entry) => entry.key === shown);
  if (match !== undefined) return { kind: 'known', line: match.line };
  const other = plain.find((entry) => entry.keyType === shownType);
  if (other !== undefined) return { kind: 'changed', line: other.line };
  return {
    kind: 'unknown',
    otherTypes: plain.map((entry) => entry.line),
    authorities: mine.filter((entry) => entry.marker === 'cert-authority').map((entry) => entry.line),
  };
}

/** Types of the keys known for a host: asked for first, as OpenSSH does, so that a host with several keys shows a known one. */
export function knownKeyTypes(known: KnownHosts, name: string): ReadonlySet<string> {
  const mine = known.entries.filter((entry) => entry.marker === 'none' && meansHost(entry.names, name));
  return new Set(mine.map((entry) => entry.keyType));
}
