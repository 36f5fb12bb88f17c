import { createHash } from 'node:crypto';
import { basename, extname, join, resolve } from 'node:path';
import type { EngineSource } from '../../main/contract/engine-messages.ts';

/** Where the history of a fleet is written: a file for each inventory, so that no two fleets share a past. */
export function historyFileOf(source: EngineSource, folder: string): string {
  return join(folder, `${fileNameOf(source)}.db`);
}

/** What the files of an inventory are called, without their endings. */
export function fileNameOf(source: EngineSource): string {
  if (source.kind === 'demo') return 'demo';
  const path = resolve(source.path);
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const name = basename(path, extname(path))
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .slice(0, 40);
  return `fleet-${name}-${digest}`;
}
