import { describe, expect, it } from 'vitest';
import { smallSheet } from '../testing/small-sheet.ts';
import { withhold, withheldWords } from './withhold.ts';

describe('withhold', () => {
  it('shows which gates are vouched for, and not a word of what was said', () => {
    const sheet = withhold(smallSheet({ G3: 'attested', G8: 'unknown' }));
    expect(JSON.stringify(sheet)).not.toMatch(/iDRAC|Ada/);
    expect(sheet.gates[2]).toMatchObject({ id: 'G3', result: 'attested', why: withheldWords });
    expect(sheet.gates[7]?.why).toBe('G8 is unknown');
  });
});
