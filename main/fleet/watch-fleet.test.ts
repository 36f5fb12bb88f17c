import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualInventory } from './inventory-examples.ts';
import { watchFleetFile } from './watch-fleet.ts';

type Heard = Parameters<Parameters<typeof watchFleetFile>[1]>[0];

/** Collects readings, and lets a test wait for the next one. */
function listen(path: string) {
  const heard: Heard[] = [];
  const waiting: ((reading: Heard) => void)[] = [];
  const stop = watchFleetFile(path, (reading) => {
    const next = waiting.shift();
    if (next === undefined) heard.push(reading);
    else next(reading);
  });
  const next = (): Promise<Heard> =>
    new Promise((resolve) => {
      const first = heard.shift();
      if (first === undefined) waiting.push(resolve);
      else resolve(first);
    });
  return { next, stop, heard };
}

const named = (name: string): string => manualInventory.replace('ledger production', name);
const nameOf = (reading: Heard): string => (reading.ok ? reading.value.fleet.name : 'refused');

describe('watchFleetFile', () => {
  let directory = '';
  let stop: () => void = () => undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'watch-fleet-'));
  });
  afterEach(async () => {
    stop();
    await rm(directory, { recursive: true });
  });

  it('tells an edit in place, an invalid edit, and the edit that mends it', async () => {
    const path = join(directory, 'fleet.yaml');
    await writeFile(path, manualInventory);
    const watch = listen(path);
    stop = watch.stop;

    await writeFile(path, named('edited'));
    expect(nameOf(await watch.next())).toBe('edited');

    await writeFile(path, 'version: 1\nhosts: [\n');
    const refused = await watch.next();
    expect(refused.ok ? [] : refused.error.map(({ line }) => line)).toContain(3);

    await writeFile(path, named('mended'));
    expect(nameOf(await watch.next())).toBe('mended');
  });

  it('follows editors that replace the file, again and again', async () => {
    const path = join(directory, 'fleet.yaml');
    await writeFile(path, manualInventory);
    const watch = listen(path);
    stop = watch.stop;
    for (const name of ['first', 'second', 'third']) {
      await writeFile(join(directory, '.fleet.yaml.swp'), named(name));
      await rename(join(directory, '.fleet.yaml.swp'), path);
      expect(nameOf(await watch.next())).toBe(name);
    }
  });

  it('says nothing when the content is the same, and tells a file that is gone and comes back', async () => {
    const path = join(directory, 'fleet.yaml');
    await writeFile(path, manualInventory);
    const watch = listen(path);
    stop = watch.stop;
    await writeFile(path, manualInventory);
    await unlink(path);
    const gone = await watch.next();
    expect(gone.ok ? '' : gone.error[0]?.sentence).toMatch(/there is no such file/);
    await writeFile(path, named('back'));
    expect(nameOf(await watch.next())).toBe('back');
    expect(watch.heard).toEqual([]);
  });

  it('follows a link that is pointed at another file', async () => {
    await mkdir(join(directory, 'versions'));
    await writeFile(join(directory, 'versions', '1'), manualInventory);
    await writeFile(join(directory, 'versions', '2'), named('second version'));
    const path = join(directory, 'fleet.yaml');
    await symlink(join('versions', '1'), path);
    const watch = listen(path);
    stop = watch.stop;
    await symlink(join('versions', '2'), join(directory, 'next'));
    await rename(join(directory, 'next'), path);
    expect(nameOf(await watch.next())).toBe('second version');
  });
});
