import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesOf, openLines } from './line-source.ts';

describe('linesOf', () => {
  it('gives the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }).map((s) => s.replaceAll('\n', ''))),
        fc.integer({ min: 1, max: 9 }),
        (lines, size) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          expect([...linesOf(pieces)].map((line) => (line.ok ? line.value.text : null))).toEqual(lines);
        },
      ),
    );
  });
});

describe('linesOf, endless', () => {
  it('gives up a line that never ends, after the lines before it', () => {
    const megabyte = 1024 * 1024;
    let read = 0;
    function* endless(): Generator<Buffer> {
      yield Buffer.from('one\n');
      for (;;) {
        read++;
        yield Buffer.alloc(megabyte, 'x');
      }
    }
    expect([...linesOf(endless(), { mostBytes: 2 * megabyte })]).toEqual([
      { ok: true, value: { text: 'one', isEnded: true } },
      { ok: false, error: { kind: 'bad', why: 'has more than 2 MB without a line break; it is no capture' } },
    ]);
    expect(read).toBe(3);
  });
});

describe('openLines', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'quorumscope-lines-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  /** Lines that deflate cannot make much shorter, so that a cut falls somewhere into them. */
  const lines = Array.from(
    { length: 400 },
    (_, i) => `${i} ${((i + 1) * 2_654_435_761) % 2 ** 32} ${(i * 7919) % 1e6}`,
  );
  const packed = gzipSync(`${lines.join('\n')}\n`);

  const read = (bytes: Buffer) => {
    const path = join(directory, 'c.jsonl.gz');
    writeFileSync(path, bytes);
    const source = openLines(path);
    if (!source.ok) return { texts: [], end: source.error };
    const all = [...source.value];
    const last = all.at(-1);
    return {
      texts: all.flatMap((line) => (line.ok && line.value.isEnded ? [line.value.text] : [])),
      end: last?.ok === false ? last.error.kind : 'whole',
    };
  };

  it('unpacks gzip, and of a gzip file that was cut everything that stands in it', () => {
    expect(read(packed)).toEqual({ texts: lines, end: 'whole' });
    fc.assert(
      fc.property(fc.integer({ min: 200, max: packed.length - 1 }), (length) => {
        const { texts, end } = read(packed.subarray(0, length));
        expect(end).toBe('cut');
        expect(texts).toEqual(lines.slice(0, texts.length));
        expect(texts.length).toBeGreaterThanOrEqual(Math.floor((lines.length * (length - 400)) / packed.length));
      }),
      { numRuns: 30 },
    );
  });

  it('gives the lines before the damage of a gzip file, and says that it is damaged', () => {
    const damaged = Buffer.from(packed);
    damaged.fill(255, packed.length >> 1, (packed.length >> 1) + 64);
    const { texts, end } = read(damaged);
    expect(end).toBe('bad');
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.slice(0, 20)).toEqual(lines.slice(0, 20));
  });

  it('says in words what is no capture at all', () => {
    expect(read(Buffer.from('{"kind":"fleet"}\n')).end).toMatch(/^is not a gzip file/);
    expect(openLines(join(directory, 'none.jsonl'))).toMatchObject({ error: expect.stringMatching(/^is not there/) });
    expect(openLines(directory)).toMatchObject({ ok: true });
  });
});
