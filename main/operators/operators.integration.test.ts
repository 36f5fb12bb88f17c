import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOperators } from './operators.ts';

let folder = '';
let path = '';
let now = 0;
const clock = { monotonicMs: () => now, epochMs: () => 1_800_000_000_000, after: () => () => undefined };
const operators = () => createOperators(path, clock);
const ada = { name: 'Ada', passphrase: 'correct horse battery' };
const grace = { name: 'Grace', passphrase: 'staple of the second' };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-operators-'));
  path = join(folder, 'operators.json');
  now = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('createOperators', () => {
  it('lets the first one in, and everybody else only with the passphrase of somebody who is in', async () => {
    const desk = operators();
    expect(await desk.act({ kind: 'add', ...ada, by: null })).toEqual({ kind: 'done', operators: ['Ada'] });
    expect(await desk.act({ kind: 'add', ...grace, by: null })).toMatchObject({ kind: 'refused' });
    const wrong = { name: 'Ada', passphrase: 'wrong horse' };
    expect(await desk.act({ kind: 'add', ...grace, by: wrong })).toMatchObject({
      why: 'the passphrase of Ada is wrong',
    });
    expect(await desk.act({ kind: 'add', ...grace, by: ada })).toEqual({ kind: 'done', operators: ['Ada', 'Grace'] });
    expect(await desk.act({ kind: 'add', name: ' aDA', passphrase: 'another one', by: ada })).toMatchObject({
      why: ' aDA is set up already',
    });
    expect(await operators().list()).toEqual({ ok: true, value: ['Ada', 'Grace'] });
  });

  it('keeps no passphrase, writes for its owner alone and leaves nothing half written beside', async () => {
    const desk = operators();
    await desk.act({ kind: 'add', ...ada, by: null });
    const text = readFileSync(path, 'utf8');
    expect(text).not.toMatch(/horse/);
    expect(JSON.parse(text).operators[0]).toMatchObject({ passphrase: { kdf: 'scrypt', n: 32_768, r: 8, p: 3 } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['operators.json']);
  });

  it('knows a passphrase again, however the keyboard writes its accents, and gives two people different salts', async () => {
    const desk = operators();
    await desk.act({ kind: 'add', name: 'Ada', passphrase: 'Zu\u0308rich am See', by: null });
    expect(await desk.authenticate('ada', 'Z\u00fcrich am See')).toEqual({ ok: true, value: 'Ada' });
    const by = { name: 'Ada', passphrase: 'Z\u00fcrich am See' };
    await desk.act({ kind: 'add', name: 'Grace', passphrase: 'Z\u00fcrich am See', by });
    const hashes = [...readFileSync(path, 'utf8').matchAll(/"hash": "([^"]+)"/g)].map(([, hash]) => hash);
    expect(new Set(hashes).size).toBe(2);
  });

  it('slows wrong passphrases down by name, and forgets them with the right one', async () => {
    const desk = operators();
    await desk.act({ kind: 'add', ...ada, by: null });
    await desk.authenticate('Ada', 'wrong');
    await desk.authenticate('Ada', 'wrong again');
    const soon = await desk.authenticate('Ada', ada.passphrase);
    expect(soon).toEqual({ ok: false, error: 'too many wrong passphrases for Ada: try again in 1 s' });
    now += 1000;
    expect(await desk.authenticate('Ada', ada.passphrase)).toMatchObject({ ok: true });
    expect(await desk.authenticate('Ada', 'wrong')).toMatchObject({ error: 'the passphrase of Ada is wrong' });
    expect(await desk.authenticate('Eve', 'wrong')).toMatchObject({ error: 'Eve is not set up as an operator' });
  });

  it('gains nothing for who tries many at once', async () => {
    const desk = operators();
    await desk.act({ kind: 'add', ...ada, by: null });
    const tries = await Promise.all(['a', 'b', 'c', ada.passphrase].map((one) => desk.authenticate('Ada', one)));
    expect(tries.map((one) => (one.ok ? 'in' : one.error.slice(0, 8)))).toEqual([
      'the pass',
      'the pass',
      'too many',
      'too many',
    ]);
  });

  it('removes nobody without a passphrase, and never the last one', async () => {
    const desk = operators();
    await desk.act({ kind: 'add', ...ada, by: null });
    expect(await desk.act({ kind: 'remove', name: 'Ada', by: ada })).toMatchObject({
      why: expect.stringMatching(/^Ada is the last one/),
    });
    await desk.act({ kind: 'add', ...grace, by: ada });
    const wrong = { name: 'Grace', passphrase: 'wrong' };
    expect((await desk.act({ kind: 'remove', name: 'Ada', by: wrong })).kind).toBe('refused');
    expect(await desk.act({ kind: 'remove', name: 'Ada', by: grace })).toEqual({ kind: 'done', operators: ['Grace'] });
  });

  it.each([
    ['is no JSON', '{"format":1,', /it is damaged: it is no JSON/],
    [
      'was weakened',
      '{"format":1,"operators":[{"name":"Eve","addedBy":null,"addedAt":0,"passphrase":{"kdf":"none"}}]}',
      /damaged/,
    ],
    ['is of another format', '{"format":2,"operators":[]}', /damaged: format/],
  ])('lets nobody decide while the file %s, and does not write over it', async (_, content, why) => {
    writeFileSync(path, content, { mode: 0o600 });
    const desk = operators();
    expect(await desk.list()).toMatchObject({ ok: false, error: expect.stringMatching(why) });
    expect((await desk.authenticate('Eve', 'x')).ok).toBe(false);
    expect((await desk.act({ kind: 'add', ...ada, by: null })).kind).toBe('refused');
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('lets nobody decide by a file that others may write', async () => {
    await operators().act({ kind: 'add', ...ada, by: null });
    chmodSync(path, 0o666);
    expect(await operators().list()).toMatchObject({ error: expect.stringMatching(/others may write it/) });
  });
});
