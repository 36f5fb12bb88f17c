import { describe, expect, it } from 'vitest';
import { exportFileSchema } from './export.ts';

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);

describe('exportFileSchema', () => {
  it('takes a table and a picture', () => {
    expect(exportFileSchema.safeParse({ kind: 'csv', name: 'matrix-hosts', text: 'a,b' }).success).toBe(true);
    expect(exportFileSchema.safeParse({ kind: 'png', name: 'matrix-hosts', bytes: png }).success).toBe(true);
  });

  it('takes no path for a name, and no bytes that are not a PNG', () => {
    for (const name of ['../evil', '/etc/cron.d/x', '.bashrc', 'a b', '', 'x'.repeat(121), 'a.desktop'])
      expect(exportFileSchema.safeParse({ kind: 'csv', name, text: '' }).success).toBe(false);
    for (const bytes of [Uint8Array.from([0x7f, 0x45]), new Uint32Array(8), 'PNG', null])
      expect(exportFileSchema.safeParse({ kind: 'png', name: 'x', bytes }).success).toBe(false);
    expect(exportFileSchema.safeParse({ kind: 'sh', name: 'x', text: '' }).success).toBe(false);
  });
});
