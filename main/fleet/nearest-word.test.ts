import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestWord } from './nearest-word.ts';

describe('editDistance', () => {
  it('counts inserted, removed, replaced and swapped letters', () => {
    expect([
      editDistance('adress', 'address'),
      editDistance('addresss', 'address'),
      editDistance('oddress', 'address'),
      editDistance('adderss', 'address'),
    ]).toEqual([1, 1, 1, 1]);
  });

  it('is zero for the same word only, and the same both ways', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('nearestWord', () => {
  it('forgives capitals, dashes and underscores', () => {
    expect(nearestWord('known_hosts_file', ['knownHostsFile', 'port'])).toBe('knownHostsFile');
  });

  it('suggests nothing for a word that is far from all', () => {
    expect(nearestWord('command', ['host', 'votes', 'role'])).toBeNull();
    expect(nearestWord('xy', ['id', 'w'])).toBeNull();
  });
});
