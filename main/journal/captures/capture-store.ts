import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where segments are kept: a folder, or a fake. */
export interface CaptureStore {
  /** Adds to the end of a file, which is made where it is missing. */
  append(name: string, bytes: Buffer): Promise<void>;
  list(): Promise<readonly { readonly name: string; readonly bytes: number }[]>;
  remove(name: string): Promise<void>;
}

/** A folder for this account alone: a capture tells addresses and ports of the fleet. It is made when something is added. */
export function folderStore(folder: string): CaptureStore {
  return {
    append: async (name, bytes) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await appendFile(join(folder, name), bytes, { mode: 0o600 });
    },
    list: async () => {
      const names = await readdir(folder).catch(() => []);
      const sizes = names.map(async (name) => {
        const found = await stat(join(folder, name)).catch(() => null);
        return found?.isFile() === true ? [{ name, bytes: found.size }] : [];
      });
      return (await Promise.all(sizes)).flat();
    },
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}
