import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { codeOf } from '../file-fault.ts';
import { writeWhole } from '../write-whole.ts';

/** Signs for this workstation. */
export interface SigningKey {
  /** PEM (SPKI), for whoever checks. */
  readonly publicKey: string;
  /** Ed25519 (RFC 8032) over the bytes of the text, in base64. */
  sign(text: string): string;
}

/**
 * The Ed25519 key pair of this workstation: `path` keeps the private half (PKCS #8, mode 0600), `path.pub` the public one. Made at the
 * first use. Fails as system calls do, and for a file that is no such key: that one is not replaced, because others may know its half.
 */
export async function openSigningKey(path: string): Promise<SigningKey> {
  const privateKey = await readKey(path);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { publicKey, sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64') };
}

async function readKey(path: string): Promise<KeyObject> {
  const pem = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (pem === null) return makeKey(path);
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path} is no Ed25519 key`);
  return key;
}

async function makeKey(path: string): Promise<KeyObject> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await writeWhole(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeWhole(`${path}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
  return privateKey;
}
