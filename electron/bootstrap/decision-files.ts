import { join } from 'node:path';
import type { DecisionFiles, EngineSource } from '../../main/contract/engine-messages.ts';
import { fileNameOf } from './history-file.ts';

/**
 * Where the decisions about a fleet are kept, beside a key and the operators of this workstation. The demo has a log, a key and
 * operators of its own: nobody who tried something there may decide anything elsewhere by it.
 */
export function decisionFilesOf(source: EngineSource, folder: string): DecisionFiles {
  const own = source.kind === 'demo' ? 'demo-' : '';
  return {
    log: join(folder, `${fileNameOf(source)}.jsonl`),
    key: join(folder, `${own}signing-key.pem`),
    operators: join(folder, `${own}operators.json`),
  };
}
