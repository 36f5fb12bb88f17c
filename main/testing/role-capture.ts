import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawRole } from '../domain/reading.ts';

const root = join(import.meta.dirname, '../../assets/captures/roles');

/** What a real client printed: FOLDER/FILE.txt with the exit status and stderr of FILE.meta (assets/captures/roles). */
export function recordedRole(file: string): RawRole {
  const meta: { rc: number | null; stderr: string | null } = JSON.parse(
    readFileSync(join(root, `${file}.meta`), 'utf8'),
  );
  return { exit: meta.rc ?? 0, text: readFileSync(join(root, `${file}.txt`), 'utf8'), stderr: meta.stderr ?? '' };
}

/** Several answers as one probe prints them, each between its marks (main/roles/parts.ts). */
export function asParts(answers: Readonly<Record<string, RawRole>>): RawRole {
  const all = Object.entries(answers);
  return {
    exit: 0,
    text: all.map(([name, { exit, text }]) => `#part ${name}\n${text}\n#exit ${exit}\n`).join(''),
    stderr: all.map(([name, { stderr }]) => `#part ${name}\n${stderr}`).join('\n'),
  };
}
