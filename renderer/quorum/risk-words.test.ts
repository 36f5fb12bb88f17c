import { describe, expect, it } from 'vitest';
import type { HostId } from '../../main/domain/ids.ts';
import { mayOverlap, otherWarnings, promotionWords, yieldWords } from './risk-words.ts';

const risk = (promotesAt: number | null, yieldsAt: number | null) => ({
  primary: 'a' as HostId,
  candidates: ['b' as HostId],
  promotesAt,
  yieldsAt,
  text: '',
});

describe('promotionWords', () => {
  it('counts down to the moment and never below', () => {
    expect(promotionWords(risk(20_000, null), 8000)).toBe('can be promoted in 12 s');
    expect(promotionWords(risk(20_000, null), 19_999)).toBe('can be promoted in 1 s');
    expect(promotionWords(risk(20_000, null), 25_000)).toBe('can be promoted now');
  });

  it('promises no moment that nobody knows', () => {
    expect(promotionWords(risk(null, null), 8000)).toBe('can be promoted at any moment');
  });
});

describe('yieldWords', () => {
  it('says when the present primary stops, and that nothing is known to stop it', () => {
    expect(yieldWords(risk(null, 13_000), 8000)).toBe('stops by itself in 5 s');
    expect(yieldWords(risk(null, 7000), 8000)).toBe('should have stopped by itself');
    expect(yieldWords(risk(null, null), 8000)).toBe('nothing is known to make it stop by itself');
  });
});

describe('mayOverlap', () => {
  it('fears two primaries unless the first surely stops before the second begins', () => {
    expect(mayOverlap(risk(20_000, 20_000))).toBe(false);
    expect(mayOverlap(risk(20_000, 20_001))).toBe(true);
    expect(mayOverlap(risk(20_000, null))).toBe(true);
    expect(mayOverlap(risk(null, 20_000))).toBe(true);
  });
});

describe('otherWarnings', () => {
  it('says the risk once: beside its countdown, not in the list', () => {
    const said = { ...risk(12_000, null), text: 'b can be promoted beside a' };
    const warnings = ['both sides can accept writes', said.text];
    expect(otherWarnings({ risk: said, warnings })).toEqual(['both sides can accept writes']);
    expect(otherWarnings({ risk: null, warnings })).toEqual(warnings);
  });
});
