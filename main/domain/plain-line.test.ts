import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainLine } from './plain-line.ts';

describe('plainLine', () => {
  it('takes the teeth out of terminal sequences, line breaks and hidden direction marks', () => {
    expect(plainLine('a\u001b]0;title\u0007b\nc\u202edcba\u200b')).toBe('a ]0;title b cdcba');
  });

  it('ends what is too long with an ellipsis', () => {
    expect(plainLine('x'.repeat(30), 10)).toBe('xxxxxxxxx…');
  });

  it('never lets a control character or a line break through, and is never longer than asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, max) => {
        const line = plainLine(text, max);
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
        expect(line.length).toBeLessThanOrEqual(max);
      }),
    );
  });
});
