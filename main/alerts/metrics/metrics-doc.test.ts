import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bucketsOf, families, type Family } from './families.ts';

/*
 * The table of docs/metrics.md is written from the metrics themselves: `UPDATE_DOCS=1 npx vitest run --project unit metrics-doc` writes
 * it again.
 */

const file = new URL('../../../docs/metrics.md', import.meta.url);
const [begin, end] = ['<!-- table of the metrics -->\n', '<!-- end of the table -->'];

function rowOf([name, { type, help, labels }]: readonly [string, Family]): string {
  const words = Object.entries(labels).map(([label, range]) =>
    typeof range === 'string' ? `\`${label}\`: id of a ${range}` : `\`${label}\`: ${range.join(', ')}`,
  );
  return `| \`${name}\` | ${type} | ${words.join('; ')} | ${help} |`;
}

const table = ['| metric | type | labels | is |', '| --- | --- | --- | --- |', ...Object.entries(families).map(rowOf)];
const buckets = Object.entries(bucketsOf).map(([name, bounds]) => `Buckets of \`${name}\` (s): ${bounds.join(', ')}.`);
const written = `\n${table.join('\n')}\n\n${buckets.join('\n\n')}\n\n`;

describe('docs/metrics.md', () => {
  it('has the metrics as they are', () => {
    const before = readFileSync(file, 'utf8');
    const [start, stop] = [before.indexOf(begin) + begin.length, before.indexOf(end)];
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, before.slice(0, start) + written + before.slice(stop));
    const text = readFileSync(file, 'utf8');
    expect(text.slice(text.indexOf(begin) + begin.length, text.indexOf(end))).toBe(written);
  });

  it('is true of the packages: nothing of OpenTelemetry is among them', () => {
    const lock = readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8');
    expect(lock).toContain('"node_modules/prom-client"');
    // An optional peer of a test tool is named in it, and not installed.
    expect(lock).not.toContain('node_modules/@opentelemetry');
  });
});
