import { createHash } from 'node:crypto';
import { basename, extname, join, resolve } from 'node:path';
import type { DecisionFiles, EngineSource } from '../../main/contract/engine-messages.ts';

/** Where the history of a fleet is written: a file for each inventory, so that no two fleets share a past. */
export function historyFileOf(source: EngineSource, folder: string): string {
  return join(folder, `${nameOf(source)}.db`);
}

/**
 * Where the decisions about a fleet are kept, beside a key and the operators of this workstation. The demo has a log and operators of
 * its own: nobody who tried something there may decide anything elsewhere by it.
 */
export function decisionFilesOf(source: EngineSource, folder: string): DecisionFiles {
  const own = source.kind === 'demo' ? 'demo-' : '';
  return {
    log: join(folder, `${nameOf(source)}.jsonl`),
    key: join(folder, `${own}signing-key.pem`),
    operators: join(folder, `${own}operators.json`),
  };
}

/** The name of the inventory's own files. */
function nameOf(source: EngineSource): string {
  if (source.kind === 'demo') return 'demo';
  const path = resolve(source.path);
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const name = basename(path, extname(path))
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .slice(0, 40);
  return `fleet-${name}-${digest}`;
}
