import { describe, expect, it } from 'vitest';
import { holdElection } from './election.ts';

const pace = { losesAfterMs: 1500, electsAfterMs: 1750 };

describe(holdElection, () => {
  it('elects a member of the majority after the product’s own time, on a newer term', () => {
    let alone = '';
    const election = holdElection(['a', 'b', 'c'], pace, (from, to) => from !== alone && to !== alone);
    expect(election.ask('a', 0)).toEqual({ leader: 'a', term: 2, quorum: ['a', 'b', 'c'] });
    alone = 'a';
    expect(election.ask('a', 1000).leader).toBe('a');
    expect(election.ask('a', 2600)).toEqual({ leader: null, term: 2, quorum: [] });
    expect(election.ask('b', 2800)).toEqual({ leader: 'b', term: 3, quorum: ['b', 'c'] });
    expect(election.ask('a', 3000)).toEqual({ leader: null, term: 2, quorum: [] });
    alone = '';
    expect(election.ask('a', 4000)).toEqual({ leader: 'b', term: 3, quorum: ['a', 'b', 'c'] });
  });

  it('has no leader while nobody reaches a majority', () => {
    const election = holdElection(['a', 'b', 'c'], pace, () => false);
    election.ask('a', 0);
    expect(election.ask('a', 10_000).leader).toBeNull();
  });
});
