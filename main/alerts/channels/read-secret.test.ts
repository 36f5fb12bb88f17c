import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import { readSecret, type SecretPlaces } from './read-secret.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-secret-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const places: SecretPlaces = { env: { KEY: 'from the environment', EMPTY: '' }, keyring: null };

function secretFile(content: string, mode = 0o600): string {
  const path = join(folder, `secret-${Math.random()}`);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}
const errorOf = async (...asked: Parameters<typeof readSecret>): Promise<string> => {
  const read = await readSecret(...asked);
  return read.ok ? `no error but ${read.value}` : read.error;
};

describe(readSecret, () => {
  it('reads a variable, a file without its line break, and an entry of the keyring', async () => {
    const keyring = (name: string) => Promise.resolve(ok(name === 'slack' ? 'from the keyring' : null));
    expect(await readSecret({ kind: 'env', name: 'KEY' }, places)).toEqual({ ok: true, value: 'from the environment' });
    expect(await readSecret({ kind: 'file', path: secretFile('from a file\n') }, places)).toEqual({
      ok: true,
      value: 'from a file',
    });
    expect(await readSecret({ kind: 'keyring', name: 'slack' }, { ...places, keyring })).toEqual({
      ok: true,
      value: 'from the keyring',
    });
    expect(await errorOf({ kind: 'keyring', name: 'x' }, { ...places, keyring })).toBe(
      'the secret keyring:x is not in the keyring',
    );
  });

  it('says what is missing, and where', async () => {
    expect(await errorOf({ kind: 'env', name: 'NONE' }, places)).toBe(
      'the secret env:NONE is not set in the environment',
    );
    expect(await errorOf({ kind: 'env', name: 'EMPTY' }, places)).toBe('the secret env:EMPTY is empty');
    expect(await errorOf({ kind: 'keyring', name: 'x' }, places)).toMatch(
      /there is no keyring here that can be asked; use env: or file:$/,
    );
    const none = join(folder, 'none');
    expect(await errorOf({ kind: 'file', path: none }, places)).toBe(`the secret file:${none} cannot be read (ENOENT)`);
  });

  it.each([0o644, 0o640, 0o604])('refuses a file that others may read (%o), without a word of it', async (mode) => {
    const path = secretFile('hush', mode);
    const error = await errorOf({ kind: 'file', path }, places);
    expect(error).toBe(`the secret file:${path} can be read by others (mode 0${mode.toString(8)}); chmod 600 it`);
  });

  it('refuses what is no line of text: two lines, control characters, a folder, a pipe, a large file', async () => {
    const errors = [
      await errorOf({ kind: 'file', path: secretFile('hush\nhush') }, places),
      await errorOf({ kind: 'env', name: 'KEY' }, { ...places, env: { KEY: 'hush\r\nX: y' } }),
      await errorOf({ kind: 'file', path: secretFile('hush'.repeat(10_000)) }, places),
      await errorOf({ kind: 'file', path: folder }, places),
    ];
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', ['-m', '600', pipe]);
    errors.push(await errorOf({ kind: 'file', path: pipe }, places));
    for (const error of errors) expect(error).toMatch(/^the secret (file|env):\S+ (has|is) (?!.*hush)/);
  });

  it('says why a keyring cannot be asked', async () => {
    const keyring = () => Promise.resolve(err('secret-tool is not on this machine'));
    expect(await errorOf({ kind: 'keyring', name: 'x' }, { ...places, keyring })).toBe(
      'the secret keyring:x cannot be read: secret-tool is not on this machine',
    );
  });

  it('tells nothing of a keyring that fails', async () => {
    const keyring = () => Promise.reject(new Error('hush'));
    expect(await errorOf({ kind: 'keyring', name: 'x' }, { ...places, keyring })).not.toContain('hush');
  });
});
