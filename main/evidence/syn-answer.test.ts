import { describe, expect, it } from 'vitest';
import { synAnswerMs } from './syn-answer.ts';

describe(synAnswerMs, () => {
  it('gives a LAN a tenth of a second and a long way its round trips, and never more than any path needs', () => {
    expect(synAnswerMs(0.1)).toBe(100);
    expect(synAnswerMs(60)).toBe(240);
    expect(synAnswerMs(250)).toBe(400);
  });

  it('waits longest where the round trip is not known', () => {
    expect(synAnswerMs(null)).toBe(400);
  });
});
