import { describe, expect, it } from 'vitest';
import { roleCaptures } from '../testing/role-captures.ts';
import { products } from './products.ts';
import { readRole } from './read-role.ts';

const captures = roleCaptures();

describe('readRole of what real clusters printed', () => {
  it.each(captures)('$product, $at', ({ product, raw, asked, reading }) => {
    const read = readRole(product, raw, asked);
    expect(read).toMatchObject({ product, ...reading });
  });

  it('has a recording of every product but custom', () => {
    const recorded = new Set(captures.map(({ product }) => product));
    expect(products.map(({ name }) => name).filter((name) => !recorded.has(name))).toEqual(['custom']);
  });

  it('says why wherever it does not know', () => {
    for (const { product, raw, asked } of captures) {
      const { role, reason, writable } = readRole(product, raw, asked);
      if (role === 'unknown') expect([reason === null, writable]).toEqual([false, null]);
    }
  });
});
