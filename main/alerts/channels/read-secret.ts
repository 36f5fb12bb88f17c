import { constants, open } from 'node:fs/promises';
import { assertNever } from '../../domain/assert-never.ts';
import type { SecretReference } from '../../domain/alert-channels.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** Where secrets are kept. */
export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Null where the system has no keyring that can be asked. */
  readonly keyring: Keyring | null;
}

/** Asks the keyring of the operating system; null where it has no such entry. The error is a sentence without a secret. */
export type Keyring = (name: string) => Promise<Result<string | null, string>>;

const longestSecret = 8192;

/**
 * Fetches a secret, without the line break behind it. It must be one line of 1 to {@link longestSecret} characters that a header can
 * bear. The error is a sentence that names the place, never what stands there.
 */
export async function readSecret(reference: SecretReference, places: SecretPlaces): Promise<Result<string, string>> {
  const place = secretText(reference);
  const found = await fetchSecret(reference, places).catch((error: unknown) =>
    err(`cannot be read (${codeOf(error)})`),
  );
  if (!found.ok) return err(`the secret ${place} ${found.error}`);
  const secret = found.value.replace(/\r?\n$/, '');
  if (secret === '') return err(`the secret ${place} is empty`);
  if (secret.length > longestSecret) return err(`the secret ${place} has more than ${longestSecret} characters`);
  if (/[\u0000-\u001f\u007f]/.test(secret))
    return err(`the secret ${place} has more than one line or control characters`);
  return ok(secret);
}

/** A reference as the inventory writes it. */
export function secretText(reference: SecretReference): string {
  return plainLine(`${reference.kind}:${reference.kind === 'file' ? reference.path : reference.name}`, 300);
}

async function fetchSecret(reference: SecretReference, places: SecretPlaces): Promise<Result<string, string>> {
  switch (reference.kind) {
    case 'env': {
      const value = places.env[reference.name];
      return value === undefined ? err('is not set in the environment') : ok(value);
    }
    case 'file':
      return readSecretFile(reference.path);
    case 'keyring': {
      if (places.keyring === null)
        return err('cannot be read: there is no keyring here that can be asked; use env: or file:');
      const asked = await places.keyring(reference.name);
      if (!asked.ok) return err(`cannot be read: ${asked.error}`);
      return asked.value === null ? err('is not in the keyring') : ok(asked.value);
    }
    default:
      return assertNever(reference);
  }
}

/** The mode of the opened file is looked at, not that of a path which somebody may exchange in between. */
async function readSecretFile(path: string): Promise<Result<string, string>> {
  // A pipe in its place must not keep us waiting for its writer.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    if (!found.isFile()) return err('is no regular file');
    const { mode, size } = found;
    if ((mode & 0o077) !== 0 && process.platform !== 'win32') {
      return err(`can be read by others (mode 0${(mode & 0o777).toString(8)}); chmod 600 it`);
    }
    if (size > longestSecret * 4) return err('is a large file, so it is no secret');
    return ok(await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? plainLine(String(error.code), 40) : 'for an unknown reason';
}
