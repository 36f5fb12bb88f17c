import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { codeOf, whyUnwritable } from '../journal/file-fault.ts';
import { writeWhole } from '../journal/write-whole.ts';
import { keptPassphraseSchema } from './passphrase.ts';

/*
 * {"format":1,"operators":[{"name":"A. Byrne","addedBy":null,"addedAt":1763845200000,
 *   "passphrase":{"kdf":"scrypt","n":32768,"r":8,"p":3,"salt":"…","hash":"…"}}]}
 */
const operatorSchema = z.strictObject({
  name: z.string().min(1).max(80),
  /** null = the first one, whom nobody had to allow. */
  addedBy: z.string().nullable(),
  /** Epoch ms. */
  addedAt: z.number().int(),
  passphrase: keptPassphraseSchema,
});
const fileSchema = z.strictObject({ format: z.literal(1), operators: z.array(operatorSchema).max(1000) });

/** Somebody who may decide. */
export type Operator = z.infer<typeof operatorSchema>;

const writableByOthers = 0o022;

/** Who may decide, as the file says; nobody where there is no file. The error is an operator's sentence: then nobody may decide. */
export async function readOperators(path: string): Promise<Result<readonly Operator[], string>> {
  try {
    const { mode } = await stat(path);
    if ((mode & writableByOthers) !== 0)
      return fault(
        path,
        'others may write it, so nobody knows whose passphrases it holds; set its mode to 0600 and check it',
      );
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (parsed.success) return ok(parsed.data.operators);
    const [issue] = parsed.error.issues;
    return damaged(path, `${issue?.path.map(String).join('.') ?? ''} (${issue?.message ?? ''})`);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ok([]);
    return error instanceof SyntaxError ? damaged(path, 'it is no JSON') : fault(path, whyUnwritable(error));
  }
}

/** Writes who may decide, whole or not at all. The error is an operator's sentence. */
export async function writeOperators(path: string, operators: readonly Operator[]): Promise<Result<null, string>> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeWhole(path, `${JSON.stringify({ format: 1, operators }, null, 1)}\n`);
    return ok(null);
  } catch (error) {
    return err(sentence(path, `nothing was changed: ${whyUnwritable(error)}`));
  }
}

function damaged(path: string, what: string): Result<never, string> {
  return fault(path, `it is damaged: ${what}; put a copy back, or move it away and set operators up anew`);
}

function fault(path: string, why: string): Result<never, string> {
  return err(sentence(path, `nobody may decide GO: ${why}`));
}

function sentence(path: string, what: string): string {
  return plainLine(`operators ${path}: ${what}`);
}
