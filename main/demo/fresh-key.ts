import ssh2, { type ParsedKey } from 'ssh2';

/** A new ed25519 key: its private half in OpenSSH's format, its public half as known_hosts and authorized_keys have it. */
export interface FreshKey {
  readonly private: string;
  readonly public: string;
  readonly parsed: ParsedKey;
}

/** Length of an ed25519 public key on the wire: two length fields, the name, 32 bytes (RFC 8709, section 4). */
const publicKeyBytes = 4 + 'ssh-ed25519'.length + 4 + 32;
const mostTries = 20;

/**
 * Makes one. ssh2 1.17 cuts leading zero bytes off a key it generates, so that one key in 128 or so cannot be used:
 * such a key is thrown away.
 */
export function freshKey(generate: () => { private: string; public: string } = generateEd25519): FreshKey {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const pair = generate();
    const parsed = ssh2.utils.parseKey(pair.private);
    if (parsed instanceof Error || parsed.getPublicSSH().length !== publicKeyBytes) continue;
    return { private: pair.private, public: pair.public.trim(), parsed };
  }
  throw new Error(`no usable key among ${mostTries}`);
}

function generateEd25519(): { private: string; public: string } {
  return ssh2.utils.generateKeyPairSync('ed25519', { comment: 'quorumscope-demo' });
}
