import { describe, expect, it } from 'vitest';
import { noteOwnLag, type OwnLag } from './own-lag.ts';

const onTime: OwnLag = { tickedAt: 10_000, lateByMs: 0, until: 0 };

describe('noteOwnLag', () => {
  it('forgives nothing while ticks come in time', () => {
    expect(noteOwnLag(onTime, 1000, 10_250).lateByMs).toBe(0);
    expect(noteOwnLag(onTime, 1000, 10_900).lateByMs).toBe(0);
  });

  it('forgives the length of its own stall until every host could answer twice', () => {
    const late = noteOwnLag(onTime, 1000, 14_000);
    expect(late).toMatchObject({ lateByMs: 4000, until: 16_000 });
    expect(noteOwnLag(late, 1000, 14_250).lateByMs).toBe(4000);
    expect(noteOwnLag({ ...late, tickedAt: 15_900 }, 1000, 16_100).lateByMs).toBe(0);
  });

  it('adds up stalls that follow each other', () => {
    const late = noteOwnLag(onTime, 1000, 14_000);
    expect(noteOwnLag(late, 1000, 15_500).lateByMs).toBe(5500);
  });
});
