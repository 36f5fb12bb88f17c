import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { freshKey } from './fresh-key.ts';

describe('freshKey', () => {
  it('throws a key away that cannot be read back', () => {
    const good = freshKey();
    const offers = [{ private: 'no key at all', public: '' }, good];
    expect(freshKey(() => offers.shift() ?? good).private).toBe(good.private);
  });

  it('gives keys that sign what their public half verifies', () => {
    const message = Buffer.from('in the name of the demo');
    for (let count = 0; count < 100; count += 1) {
      const key = freshKey();
      const half = ssh2.utils.parseKey(key.public);
      if (half instanceof Error) throw half;
      expect(half.verify(message, key.parsed.sign(message))).toBe(true);
    }
  });

  it('gives up in words when no key is any good', () => {
    expect(() => freshKey(() => ({ private: '', public: '' }))).toThrow(/no usable key/);
  });
});
