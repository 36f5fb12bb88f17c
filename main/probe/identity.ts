import { readFile, stat } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import type { PassphraseSource } from '../domain/fleet.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { KeyProblem, ProbeFault } from './fault.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Private keys, each decrypted once and shared by all hosts that use it. */
export interface KeyRing {
  /** Fails with `key-file`, naming the file. A file that changed is read again. */
  load(file: string, passphraseFrom: PassphraseSource): Promise<Result<ParsedKey, ProbeFault>>;
}

function keyFault(file: string, problem: KeyProblem, why: string) {
  return err<ProbeFault>({ kind: 'key-file', file, problem, why });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** OpenSSH refuses a key of the own user that group or others may read (authfile.c, sshkey_perm_ok). */
function tooOpen(file: { readonly uid: number; readonly mode: number }): boolean {
  const getuid = process.getuid;
  return getuid !== undefined && file.uid === getuid.call(process) && (file.mode & 0o077) !== 0;
}

function octal(mode: number): string {
  return `mode 0${(mode & 0o777).toString(8)}`;
}

async function passphrase(file: string, from: PassphraseSource, env: Env): Promise<Result<string | null, ProbeFault>> {
  switch (from.kind) {
    case 'none':
      return ok(null);
    case 'env': {
      const value = env[from.name];
      if (value === undefined) return keyFault(file, 'no-passphrase', `the variable ${from.name} is not set`);
      return ok(value);
    }
    case 'file': {
      try {
        const found = await stat(from.path);
        if (tooOpen(found)) {
          return keyFault(file, 'no-passphrase', `${from.path} can be read by others (${octal(found.mode)})`);
        }
        return ok((await readFile(from.path, 'utf8')).replace(/\r?\n$/, ''));
      } catch (error) {
        return keyFault(file, 'no-passphrase', `${from.path}: ${codeOf(error)}`);
      }
    }
  }
}

function sourceText(from: PassphraseSource): string {
  if (from.kind === 'env') return `the variable ${from.name}`;
  return from.kind === 'file' ? from.path : 'nowhere';
}

function parse(
  file: string,
  bytes: Buffer,
  phrase: string | null,
  from: PassphraseSource,
): Result<ParsedKey, ProbeFault> {
  const parsed = phrase === null ? ssh2.utils.parseKey(bytes) : ssh2.utils.parseKey(bytes, phrase);
  const key: ParsedKey | Error | undefined = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key === undefined) return keyFault(file, 'not-a-key', 'it is empty');
  if (!(key instanceof Error)) {
    return key.isPrivateKey() ? ok(key) : keyFault(file, 'not-a-key', 'it is a public key');
  }
  if (/no passphrase given/i.test(key.message)) return keyFault(file, 'encrypted', '');
  if (phrase !== null && /bad passphrase|integrity|bad decrypt|decrypt/i.test(key.message)) {
    return keyFault(file, 'wrong-passphrase', sourceText(from));
  }
  return keyFault(file, 'not-a-key', key.message);
}

/** A key ring over the real file system. `env` is where `env:NAME` passphrases come from. */
export function createKeyRing(env: Env): KeyRing {
  const ring = new Map<string, { readonly stamp: string; readonly key: Promise<Result<ParsedKey, ProbeFault>> }>();

  async function read(file: string, from: PassphraseSource): Promise<Result<ParsedKey, ProbeFault>> {
    const phrase = await passphrase(file, from, env);
    if (!phrase.ok) return phrase;
    try {
      return parse(file, await readFile(file), phrase.value, from);
    } catch (error) {
      return keyFault(file, 'unreadable', codeOf(error));
    }
  }

  return {
    async load(file, from) {
      try {
        const found = await stat(file);
        if (!found.isFile()) return keyFault(file, 'unreadable', 'it is not a file');
        if (found.size > 1_000_000) return keyFault(file, 'not-a-key', 'it is larger than 1 MB');
        if (tooOpen(found)) return keyFault(file, 'too-open', octal(found.mode));
        const stamp = `${found.ino}:${found.size}:${found.mtimeMs}:${sourceText(from)}`;
        const kept = ring.get(file);
        if (kept?.stamp === stamp) return await kept.key;
        const key = read(file, from);
        ring.set(file, { stamp, key });
        // A failure may be mended outside of the file (the variable, the passphrase file), so it is not kept.
        if (!(await key).ok) ring.delete(file);
        return await key;
      } catch (error) {
        const code = codeOf(error);
        return keyFault(file, code === 'ENOENT' ? 'missing' : 'unreadable', code);
      }
    },
  };
}
