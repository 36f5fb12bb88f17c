import { describe, expect, it } from 'vitest';
import { packAsar } from './asar.mjs';

describe('packAsar', () => {
  it('puts every file where the header says it is', () => {
    const archive = packAsar(
      new Map([
        ['package.json', Buffer.from('{"main":"a.js"}')],
        ['a.js', Buffer.from('1;')],
      ]),
    );

    expect(archive.readUInt32LE(0)).toBe(4);
    const header = JSON.parse(archive.subarray(16, 16 + archive.readUInt32LE(12)).toString());
    const base = 8 + archive.readUInt32LE(4);
    const { offset, size } = header.files['a.js'];
    expect(archive.subarray(base + Number(offset), base + Number(offset) + size).toString()).toBe('1;');
    expect(archive.length).toBe(base + 15 + 2);
  });
});
