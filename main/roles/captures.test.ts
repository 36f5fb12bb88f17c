import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RawRole, Reading } from '../domain/reading.ts';
import { products } from './products.ts';
import { readRole } from './read-role.ts';

/*
 * assets/captures/roles/FOLDER/expected.json: a list of what recorded outputs must be read as.
 *   {"product":"redis","file":"healthy/n1.redis","host":"n1","settings":{}?,"truth":"…","reading":{"role":"primary", …}}
 * FILE.txt is the output, FILE.meta has its exit status (`rc`) and stderr.
 */
interface Expectation {
  readonly product: string;
  readonly file: string;
  readonly host: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly truth: string;
  readonly reading: Partial<Reading>;
}

const root = join(import.meta.dirname, '../../assets/captures/roles');
const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());

const expectations = folders.flatMap(({ name }) => {
  const list: Expectation[] = JSON.parse(readFileSync(join(root, name, 'expected.json'), 'utf8'));
  return list.map((entry) => ({ ...entry, path: join(root, name, entry.file), at: `${name}/${entry.file}` }));
});

function rawOf(path: string): RawRole {
  const meta: { rc: number | null; stderr: string | null } = JSON.parse(readFileSync(`${path}.meta`, 'utf8'));
  return { exit: meta.rc ?? 0, text: readFileSync(`${path}.txt`, 'utf8'), stderr: meta.stderr ?? '' };
}

describe('readRole of what real clusters printed', () => {
  it.each(expectations)('$product, $at', ({ product, path, host, settings, reading }) => {
    const read = readRole(product, rawOf(path), { host, addresses: [], parameters: settings ?? {} });
    expect(read).toMatchObject({ product, ...reading });
  });

  it('has a recording of every product but custom', () => {
    const recorded = new Set(expectations.map(({ product }) => product));
    expect(products.map(({ name }) => name).filter((name) => !recorded.has(name))).toEqual(['custom']);
  });

  it('says why wherever it does not know, and knows wherever it gives a role without a reason', () => {
    for (const { product, path, host, settings } of expectations) {
      const { role, reason, writable } = readRole(product, rawOf(path), {
        host,
        addresses: [],
        parameters: settings ?? {},
      });
      if (role === 'unknown') expect([reason === null, writable]).toEqual([false, null]);
    }
  });
});
