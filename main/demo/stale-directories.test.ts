import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoDirectoryPrefix, isProcessAlive, removeStaleDirectories } from './stale-directories.ts';

describe('removeStaleDirectories', () => {
  it('removes what killed demos left, and nothing of a demo that lives or of anything else', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'stale-'));
    try {
      const [dead, alive] = [`${demoDirectoryPrefix(41)}aaaaaa`, `${demoDirectoryPrefix(42)}bbbbbb`];
      for (const name of [dead, alive, 'quorumscope-demo-notes']) await mkdir(join(parent, name));
      await removeStaleDirectories(parent, (pid) => pid === 42);
      expect((await readdir(parent)).sort()).toEqual([alive, 'quorumscope-demo-notes']);
    } finally {
      await rm(parent, { recursive: true });
    }
  });
});

describe('isProcessAlive', () => {
  it('knows this process from one that cannot be', () => {
    expect(isProcessAlive(process.pid)).toBe(true);
    expect(isProcessAlive(2 ** 30)).toBe(false);
  });
});
