import { describe, expect, it } from 'vitest';
import { rttWords, shareWords } from './measure-words.ts';

describe('rttWords', () => {
  it.each([
    [0.42, '0.4 ms'],
    [9.96, '10 ms'],
    [18.4, '18 ms'],
    [250, '250 ms'],
  ])('says %s as %s', (ms, words) => {
    expect(rttWords(ms)).toBe(words);
  });
});

describe('shareWords', () => {
  it.each([
    [0, '0 %'],
    [0.0004, '<0.1 %'],
    [0.082, '8.2 %'],
    [0.304, '30 %'],
  ])('says %s as %s', (share, words) => {
    expect(shareWords(share)).toBe(words);
  });
});
