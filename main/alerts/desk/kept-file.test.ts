import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../domain/result.ts';
import { type KeptFile, openKeptFile } from './kept-file.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-kept-'));
  path = join(folder, 'numbers.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (text: string): Result<readonly number[], string> =>
  text.startsWith('[') ? ok(JSON.parse(text)) : err('it is no list');
const open = (): Promise<KeptFile<readonly number[]>> => openKeptFile({ path, empty: [], read, what: 'the numbers' });

describe(openKeptFile, () => {
  it('begins empty, and has after a restart what was written last', async () => {
    const file = await open();
    expect([file.found, file.trouble()]).toEqual([[], null]);
    await file.write([1]);
    await file.write([1, 2]);
    expect((await open()).found).toEqual([1, 2]);
    expect(readdirSync(folder)).toEqual(['numbers.json']);
  });

  it('returns from every write only when that value, or a later one, is on the disk', async () => {
    const file = await open();
    const seen = Array.from({ length: 50 }, async (_, n) => {
      await file.write([n]);
      return JSON.parse(readFileSync(path, 'utf8'))[0] >= n;
    });
    expect(await Promise.all(seen)).toEqual(seen.map(() => true));
    expect((await open()).found).toEqual([49]);
  });

  it('keeps what it cannot read aside and says so, until something new is kept', async () => {
    writeFileSync(path, 'half a li');
    const file = await open();
    expect(file.found).toEqual([]);
    expect(file.trouble()).toBe('the numbers of before are not known: it is no list');
    expect(readFileSync(`${path}.unreadable`, 'utf8')).toBe('half a li');
    await file.write([3]);
    expect(file.trouble()).toBeNull();
  });

  it('does not fail where the disk does: it says why, and is well once the disk is', async () => {
    const file = await open();
    // Nothing can be renamed over a folder that is not empty.
    mkdirSync(join(path, 'in-the-way'), { recursive: true });
    await file.write([1]);
    expect(file.trouble()).toContain('a restart would forget the last ones');
    rmdirSync(join(path, 'in-the-way'));
    rmdirSync(path);
    await file.write([2]);
    expect(file.trouble()).toBeNull();
    expect((await open()).found).toEqual([2]);
  });
});
