import { describe, expect, it } from 'vitest';
import { smallSheet } from '../testing/small-sheet.ts';
import { attestableBy, whyNoGo } from './why-no-go.ts';

describe('attestableBy', () => {
  it('never holds what is seen or not, nor the second person, and G4 only where nothing counts votes', () => {
    expect(attestableBy('majority')).toEqual(['G3', 'G6', 'G8', 'G9']);
    expect(attestableBy('none')).toEqual(['G3', 'G4', 'G6', 'G8', 'G9']);
  });
});

describe('whyNoGo', () => {
  it('lets people propose where all that is open can be vouched for', () => {
    expect(whyNoGo(smallSheet({ G3: 'unknown', G8: 'unknown', G9: 'fail', G10: 'unknown' }), 'majority')).toEqual([]);
  });

  it('lets a record of the fence settle who else may write, where no votes are counted', () => {
    const sheet = smallSheet({ G3: 'unknown', G4: 'unknown', G5: 'unknown' });
    expect(whyNoGo(sheet, 'none')).toEqual([]);
    expect(whyNoGo(sheet, 'majority')).toHaveLength(2);
  });

  it('names what no word of people settles: what is seen to be otherwise, and what is never vouched for', () => {
    const sheet = smallSheet({ G1: 'unknown', G3: 'fail', G4: 'unknown', G10: 'unknown' });
    expect(whyNoGo(sheet, 'majority').map((sentence) => sentence.slice(0, 2))).toEqual(['G1', 'G3', 'G4']);
    expect(whyNoGo(sheet, 'none').map((sentence) => sentence.slice(0, 2))).toEqual(['G1', 'G3']);
  });
});
