import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, emptyHead, readEntry, sealEntry } from './chain.ts';

const sealed = (body: { kind: string; [key: string]: unknown }) => {
  const entry = sealEntry(emptyHead, 1_763_845_200_000, body);
  if (!entry.ok) throw new Error(entry.error);
  return entry.value;
};

describe('sealEntry', () => {
  it('writes canonical JSON whose hash anybody can check with sed and sha256sum', () => {
    const { bytes, head } = sealed({ kind: 'note', z: 1, a: 'Zürich' });
    expect(bytes.toString()).toBe(
      `{"at":1763845200000,"body":{"a":"Zürich","kind":"note","z":1},"format":1,"prev":"${'0'.repeat(64)}","seq":1,"sha256":"${head.sha256}"}\n`,
    );
    const withoutHash = bytes
      .toString()
      .trimEnd()
      .replace(/,"sha256":"[0-9a-f]*"}$/, '}');
    expect(createHash('sha256').update(withoutHash).digest('hex')).toBe(head.sha256);
  });

  it('keeps everything on its line, whatever a host or a person wrote', () => {
    const body = { kind: 'note', text: '","sha256":"00"}\n{"at":1}\r\n\u2028\u0000' };
    const { bytes } = sealed(body);
    expect(bytes.indexOf(10)).toBe(bytes.length - 1);
    expect(readEntry(bytes.subarray(0, -1), emptyHead)).toMatchObject({ ok: true, value: { body } });
  });

  it.each([
    [Number.NaN, /NaN/],
    ['\ud800', /[Ss]urrogate/],
  ])('refuses what JSON cannot say: %s', (value, words) => {
    const entry = sealEntry(emptyHead, 0, { kind: 'note', value });
    expect(entry.ok ? '' : entry.error).toMatch(words);
  });
});

describe('readEntry', () => {
  it('reads any body back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = { kind: 'note', value };
        const entry = readEntry(sealed(body).bytes.subarray(0, -1), emptyHead);
        expect(entry.ok && canonicalText(entry.value.body)).toEqual(canonicalText(body));
      }),
    );
  });

  it('tells an entry that another follows from one that was put there', () => {
    const { bytes } = sealed({ kind: 'note' });
    const line = bytes.subarray(0, -1);
    expect(readEntry(line, { seq: 1, sha256: 'a'.repeat(64) })).toMatchObject({
      error: 'bears the number 1: an entry was removed, repeated or moved here',
    });
    expect(readEntry(line, { seq: 0, sha256: 'a'.repeat(64) })).toMatchObject({
      error: 'does not follow from the entry before it: another stood in its place',
    });
  });
});
