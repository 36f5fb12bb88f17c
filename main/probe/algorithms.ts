import type { SshAlgorithms } from '../domain/fleet.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { ProbeFault } from './fault.ts';

/**
 * The product's own order (decision 10): GCM first, because it needs no native binding, exists in Electron's BoringSSL
 * (which has no chacha20) and is not touched by Terrapin; curve25519 first. CTR with SHA-2 MACs is there for dropbear.
 */
export const defaultAlgorithms: SshAlgorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group14-sha256',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  mac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
};

/** Accepted only where the inventory names them for a host; some Node builds lack them. */
const onRequest: SshAlgorithms = {
  kex: ['diffie-hellman-group15-sha512', 'diffie-hellman-group17-sha512'],
  cipher: ['chacha20-poly1305@openssh.com'],
  hostKey: [],
  mac: [],
};

/** Which host key algorithms show a key of this type. */
function keyTypeOfAlgorithm(algorithm: string): string {
  return algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm;
}

function choose(kind: keyof SshAlgorithms, wanted: readonly string[]): Result<string[], ProbeFault> {
  if (wanted.length === 0) return ok([...defaultAlgorithms[kind]]);
  const refused = wanted.find((name) => !defaultAlgorithms[kind].includes(name) && !onRequest[kind].includes(name));
  return refused === undefined ? ok([...wanted]) : err({ kind: 'weak-algorithm', name: refused });
}

/** Lists in the words of ssh2's `algorithms` option. */
export interface OfferedAlgorithms {
  readonly kex: string[];
  readonly cipher: string[];
  readonly serverHostKey: string[];
  readonly hmac: string[];
  readonly compress: string[];
}

/**
 * What is offered to a host: its inventory entry or our own order; types of its known keys first. SHA-1 signatures, group 1,
 * CBC, 3DES and whatever else stands in no list are refused also when the inventory asks for them.
 */
export function offeredAlgorithms(
  wanted: SshAlgorithms,
  knownTypes: ReadonlySet<string>,
): Result<OfferedAlgorithms, ProbeFault> {
  const kex = choose('kex', wanted.kex);
  if (!kex.ok) return kex;
  const cipher = choose('cipher', wanted.cipher);
  if (!cipher.ok) return cipher;
  const hmac = choose('mac', wanted.mac);
  if (!hmac.ok) return hmac;
  const hostKey = choose('hostKey', wanted.hostKey);
  if (!hostKey.ok) return hostKey;
  const isKnown = (name: string) => knownTypes.has(keyTypeOfAlgorithm(name));
  const serverHostKey = [...hostKey.value.filter(isKnown), ...hostKey.value.filter((name) => !isKnown(name))];
  return ok({ kex: kex.value, cipher: cipher.value, serverHostKey, hmac: hmac.value, compress: ['none'] });
}
