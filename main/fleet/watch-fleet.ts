import { type FSWatcher, readFileSync, statSync, watch } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { err, type Result } from '../domain/result.ts';
import { maxInventoryBytes } from './yaml-source.ts';
import { type FleetProblem, type FleetReading, parseInventoryText, readInventoryText } from './read-fleet.ts';

/** Editors write, rename and chmod in one go; this long after the last of it the file is read. */
const settleMs = 200;

/**
 * Calls the listener with a new reading each time the content of an inventory file has changed, 200 ms after the last
 * write. The directory is watched, not the file, so that editors that replace the file (and links that are pointed
 * elsewhere) are followed. An invalid edit comes as its problems; the caller keeps the fleet it has. Start watching
 * before the first {@link readFleetFile}, and no edit is missed. Returns the stop; nothing is called after it.
 */
export function watchFleetFile(
  path: string,
  listener: (reading: Result<FleetReading, readonly FleetProblem[]>) => void,
): () => void {
  const state: { stopped: boolean; timer: NodeJS.Timeout | null; last: string | null; reading: Promise<void> } = {
    stopped: false,
    timer: null,
    last: contentNow(path),
    reading: Promise.resolve(),
  };
  const watchers: FSWatcher[] = [];

  const look = async (): Promise<void> => {
    if (state.stopped) return;
    const text = await readInventoryText(path);
    const said = text.ok ? `text ${text.value}` : `problem ${text.error.sentence}`;
    if (state.stopped || said === state.last) return;
    state.last = said;
    listener(text.ok ? parseInventoryText(text.value, path) : err([text.error]));
  };
  const touched = (): void => {
    if (state.stopped) return;
    if (state.timer !== null) clearTimeout(state.timer);
    state.timer = setTimeout(() => {
      state.reading = state.reading.then(look);
    }, settleMs);
  };
  const watchDirectory = (directory: string): void => {
    try {
      const watcher = watch(directory, touched);
      watcher.on('error', touched);
      watchers.push(watcher);
    } catch {
      // A directory that is not there has nothing to say; the first reading told its absence already.
    }
  };

  const own = dirname(resolve(path));
  watchDirectory(own);
  // A link's target may be edited in place, in a directory of its own.
  void realpath(path).then(
    (target) => {
      if (!state.stopped && dirname(target) !== own) watchDirectory(dirname(target));
    },
    () => undefined,
  );

  return () => {
    state.stopped = true;
    if (state.timer !== null) clearTimeout(state.timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** What the file says at this moment, read at once so that no edit can fall between the start and the first look. */
function contentNow(path: string): string | null {
  try {
    const file = statSync(path);
    return file.isFile() && file.size <= maxInventoryBytes ? `text ${readFileSync(path, 'utf8')}` : null;
  } catch {
    return null;
  }
}
