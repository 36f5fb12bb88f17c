import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuorumModel } from '../domain/fleet.ts';
import { voteNotes } from './vote-notes.ts';

const quorum = (needed: number | null, total: number, model: QuorumModel = 'majority') => ({
  quorum: { model, needed, total, sides: [] },
});

describe('voteNotes', () => {
  it('says of four votes that a split in halves stops both', () => {
    expect(voteNotes(quorum(3, 4), [1, 1, 1, 1], false)).toEqual(['4 votes need 3: a 2|2 split stops both']);
    expect(voteNotes(quorum(3, 4), [2, 1, 1], false)).toEqual(['4 votes need 3: a 2|2 split stops both']);
  });

  it('says of two votes that nothing survives a partition by itself, whatever counts them', () => {
    for (const [needed, model] of [
      [2, 'majority'],
      [1, 'two-node'],
      [null, 'none'],
    ] as const)
      expect(voteNotes(quorum(needed, 2, model), [1, 1], false)).toEqual([
        '2 votes: no partition can be survived automatically',
      ]);
  });

  it('says nothing of even votes that no cut can halve', () => {
    expect(voteNotes(quorum(3, 4), [3, 1], false)).toEqual([]);
    expect(voteNotes(quorum(null, 4, 'none'), [1, 1, 1, 1], false)).toEqual([]);
  });

  it('says nothing where somebody decides between halves, or where votes are not what is counted', () => {
    expect(voteNotes(quorum(3, 4), [1, 1, 1, 1], true)).toEqual([]);
    expect(voteNotes(quorum(3, 6), [1, 1, 1, 1], false)).toEqual([]);
    expect(voteNotes(quorum(2, 4, 'zookeeper-groups'), [1, 1, 1, 1], false)).toEqual([]);
  });

  it('never warns of an odd number of votes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 9 }), (weights) => {
        const total = weights.reduce((sum, votes) => sum + votes, 0);
        const notes = voteNotes(quorum(Math.floor(total / 2) + 1, total), weights, false);
        expect(notes.length === 0 || total % 2 === 0).toBe(true);
      }),
    );
  });
});
