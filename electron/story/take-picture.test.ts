import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NativeImage } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takePicture } from './take-picture.ts';

const size = { width: 1920, height: 1080 };
const image = (bytes: string): NativeImage =>
  ({ isEmpty: () => bytes === '', toPNG: () => Buffer.from(bytes) }) as unknown as NativeImage;

describe('takePicture', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'quorumscope-pictures-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  it('waits for a picture that is not empty and writes it of the size asked for', async () => {
    const given = ['', '', 'png'];
    const asked: unknown[] = [];
    const screen = {
      capturePage: (part: unknown) => {
        asked.push(part);
        return Promise.resolve(image(given.shift() ?? ''));
      },
    };
    const taken = await takePicture(screen, size, join(root, 'new', 'folder'), 'healthy');
    expect(taken).toEqual({ ok: true, value: join(root, 'new', 'folder', 'healthy.png') });
    expect(await readFile(join(root, 'new', 'folder', 'healthy.png'), 'utf8')).toBe('png');
    expect(asked).toEqual(Array(3).fill({ x: 0, y: 0, width: 1920, height: 1080 }));
  });

  it('says in a sentence that a window gives no picture', async () => {
    const taken = await takePicture({ capturePage: () => Promise.resolve(image('')) }, size, root, 'x');
    expect(taken).toEqual({
      ok: false,
      error: `The screenshot ${join(root, 'x.png')} could not be taken: the window gives no picture.`,
    });
  });

  it('says in a sentence that it cannot be written', async () => {
    await writeFile(join(root, 'file'), '');
    const taken = await takePicture(
      { capturePage: () => Promise.resolve(image('png')) },
      size,
      join(root, 'file', 'sub'),
      'x',
    );
    expect(taken.ok ? '' : taken.error).toMatch(/^The screenshot .* could not be written: ENOTDIR/);
  });
});
