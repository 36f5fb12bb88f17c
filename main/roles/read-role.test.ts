import { describe, expect, it } from 'vitest';
import { etcd } from './etcd.ts';
import { readAs } from './read-role.ts';

describe('readAs', () => {
  it('says a mistake in a reader in the note, and blinds nobody else', () => {
    const broken = {
      ...etcd,
      read: () => {
        throw new TypeError('x is not a function');
      },
    };
    const asked = { host: 'db1', addresses: [], parameters: {} };
    expect(readAs(broken, { exit: 0, text: '[]', stderr: '' }, asked)).toMatchObject({
      product: 'etcd',
      role: 'unknown',
      reason: 'unreadable',
      note: 'a mistake in the reader of etcd: x is not a function',
    });
  });
});
