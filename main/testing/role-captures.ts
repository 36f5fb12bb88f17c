import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RawRole, Reading } from '../domain/reading.ts';
import type { AskedMember } from '../roles/product.ts';

/*
 * assets/captures/roles/FOLDER/expected.json: a list of what recorded outputs must be read as.
 *   {"product":"redis","file":"healthy/n1.redis","host":"n1","settings":{}?,"truth":"…","reading":{"role":"primary", …}}
 * FILE.txt is the output, FILE.meta has its exit status (`rc`) and stderr.
 */
interface Entry {
  readonly product: string;
  readonly file: string;
  readonly host: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly truth: string;
  readonly reading: Partial<Reading>;
}

/** What a real member printed, who was asked, and what it must be read as. */
export interface RoleCapture {
  readonly product: string;
  /** `redis-sentinel/healthy/n1.redis`, under assets/captures/roles. */
  readonly at: string;
  readonly raw: RawRole;
  readonly asked: AskedMember;
  readonly reading: Partial<Reading>;
}

const root = join(import.meta.dirname, '../../assets/captures/roles');

/** Every recorded output with its correct reading. */
export function roleCaptures(): readonly RoleCapture[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name: folder }) => {
    const entries: readonly Entry[] = JSON.parse(readFileSync(join(root, folder, 'expected.json'), 'utf8'));
    return entries.map(({ product, file, host, settings, reading }) => {
      const at = `${folder}/${file}`;
      return { product, at, raw: roleOutput(at), asked: { host, addresses: [], parameters: settings ?? {} }, reading };
    });
  });
}

/** One recorded output by its place under assets/captures/roles, without ending. */
export function roleOutput(at: string): RawRole {
  const path = join(root, at);
  const meta: { rc: number | null; stderr: string | null } = JSON.parse(readFileSync(`${path}.meta`, 'utf8'));
  return { exit: meta.rc ?? 0, text: readFileSync(`${path}.txt`, 'utf8'), stderr: meta.stderr ?? '' };
}
