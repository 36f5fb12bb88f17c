import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * A passphrase as it is kept: only what scrypt (RFC 7914) makes of it, with its salt and cost beside it, so that the cost may rise later.
 * The bounds keep a changed file from asking for all memory, or for nothing.
 */
export const keptPassphraseSchema = z.strictObject({
  kdf: z.literal('scrypt'),
  n: z.union([15, 16, 17, 18, 19, 20].map((bits) => z.literal(2 ** bits))),
  r: z.number().int().min(8).max(16),
  p: z.number().int().min(1).max(8),
  /** base64, 16 bytes. */
  salt: z.string().regex(/^[A-Za-z0-9+/]{22}==$/),
  /** base64, 32 bytes. */
  hash: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
});
/** Inferred from {@link keptPassphraseSchema}. */
export type KeptPassphrase = z.infer<typeof keptPassphraseSchema>;

/** OWASP's Password Storage Cheat Sheet, scrypt with 32 MiB: about a quarter of a second on a slow core. */
const cost = { n: 2 ** 15, r: 8, p: 3 } as const;
const saltBytes = 16;
const hashBytes = 32;

/** Makes what is kept of a passphrase. */
export async function keepPassphrase(passphrase: string): Promise<KeptPassphrase> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(passphrase, salt, cost);
  return { kdf: 'scrypt', ...cost, salt: salt.toString('base64'), hash: hash.toString('base64') };
}

/** Is it the passphrase that was kept? Takes the same time whether it is or not. */
export async function isPassphrase(passphrase: string, kept: KeptPassphrase): Promise<boolean> {
  const hash = await derive(passphrase, Buffer.from(kept.salt, 'base64'), kept);
  return timingSafeEqual(hash, Buffer.from(kept.hash, 'base64'));
}

function derive(passphrase: string, salt: Buffer, { n, r, p }: Pick<KeptPassphrase, 'n' | 'r' | 'p'>): Promise<Buffer> {
  // scrypt(3ssl) wants 128 * N * r bytes and a little; Node refuses more than it is allowed.
  const options: ScryptOptions = { N: n, r, p, maxmem: 256 * n * r };
  return new Promise((resolve, reject) => {
    // One way to write each letter: keyboards differ in how they write an accent.
    scrypt(passphrase.normalize('NFKC'), salt, hashBytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
