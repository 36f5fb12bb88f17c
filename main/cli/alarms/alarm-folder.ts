import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../domain/result.ts';
import { fileNameOf } from '../../journal/history/history-file.ts';
import { appFolder } from '../app-folder.ts';
import type { Io } from '../io.ts';

/** Options of every command that talks to a running Quorumscope about alarms. */
export const folderOptions = { fleet: { type: 'string' }, folder: { type: 'string' } } as const;

/** Their lines of a help text. */
export const folderHelp = `  --fleet FILE        the inventory that the running Quorumscope watches; needed where there are several
  --folder FOLDER     the folder of its alarms itself, as the Alerts screen names it
  --help              this text
`;

/** Which Quorumscope is meant. */
export interface FolderNamed {
  readonly fleet?: string | undefined;
  readonly folder?: string | undefined;
}

/**
 * Where the Quorumscope that is meant keeps its alarms: the folder named, that of the inventory named, or the only one there is. The
 * error is the end of a sentence.
 */
export function alarmFolder({ fleet, folder }: FolderNamed, io: Pick<Io, 'env' | 'home'>): Result<string, string> {
  if (folder !== undefined) return ok(folder);
  const all = join(appFolder(io), 'alerts');
  if (fleet !== undefined) return ok(join(all, fileNameOf({ kind: 'fleet', path: fleet })));
  const names = namesIn(all);
  const [only] = names;
  if (only === undefined)
    return err(`no Quorumscope of this user has kept alarms yet (${all}); name the inventory with --fleet FILE`);
  if (names.length === 1) return ok(join(all, only));
  return err(`there are alarms of ${names.length} fleets; name the inventory with --fleet FILE`);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    // No such folder: nothing was ever kept.
    return [];
  }
}
