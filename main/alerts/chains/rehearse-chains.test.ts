import { describe, expect, it } from 'vitest';
import { chain, dayBegins, event, incident, minute, policyOf, second } from './chain-examples.ts';
import type { ChainPolicy } from './chain-state.ts';
import { mostWords, type Rehearsal, rehearseChains, type RehearsalWish } from './rehearse-chains.ts';

const cut = incident('cut');
const acknowledged = event('acknowledged', cut, 8 * minute);
const events = [
  event('raised', cut, 0),
  acknowledged,
  event('cleared', acknowledged.incident, 20 * minute),
  event('ended', acknowledged.incident, 21 * minute),
];
const policy = policyOf([chain([['channel:ops'], ['schedule:dba'], ['channel:boss']])]);
const rehearsed = (more: Partial<RehearsalWish> = {}, by: ChainPolicy = policy): Rehearsal =>
  rehearseChains({
    events,
    policy: by,
    from: dayBegins,
    until: dayBegins + 60 * minute,
    acknowledging: 'as-it-was',
    wasFlood: () => false,
    ...more,
  });
const words = (rehearsal: Rehearsal): readonly string[] =>
  rehearsal.words.map(({ at, kind, channel, who }) => `${(at - dayBegins) / minute} min ${kind} ${who ?? channel}`);

describe(rehearseChains, () => {
  it('shows who would have been told when, acknowledged as it was', () => {
    expect(words(rehearsed())).toEqual([
      '0 min raised ops',
      '5 min escalated AOIFE',
      '20 min cleared ops',
      '20 min cleared AOIFE',
    ]);
  });

  it('shows how far it would have gone had nobody acknowledged', () => {
    expect(words(rehearsed({ acknowledging: 'nobody' }))).toEqual([
      '0 min raised ops',
      '5 min escalated AOIFE',
      '10 min escalated boss',
      '20 min cleared ops',
      '20 min cleared AOIFE',
      '20 min cleared boss',
    ]);
  });

  it('shows a span of it, of an incident that had begun before', () => {
    const span = { from: dayBegins + 4 * minute, until: dayBegins + 12 * minute };
    expect(words(rehearsed({ ...span, acknowledging: 'nobody' }))).toEqual([
      '5 min escalated AOIFE',
      '10 min escalated boss',
    ]);
  });

  it('names the step of each call, and none for what is told outside of steps', () => {
    const by = policyOf([chain([['channel:ops']], { final: [{ kind: 'person', person: 'carol' }] })]);
    expect(rehearsed({ acknowledging: 'nobody' }, by).words.map(({ kind, step }) => [kind, step])).toEqual([
      ['raised', { chain: 'production', step: 1 }],
      ['escalated', { chain: 'production', step: 'final' }],
      ['cleared', null],
      ['cleared', null],
    ]);
  });

  it('takes the events in any order', () => {
    expect(rehearsed({ events: events.toReversed() })).toEqual(rehearsed());
  });

  it('shows the digest of a flood, and whom nobody could have told', () => {
    const many = [0, 1, 2].map((nth) => event('raised', incident(`i${nth}`), nth * second));
    const by = policyOf([chain([['person:zoe'], ['channel:ops']])]);
    const { words: said, gaps } = rehearsed({ events: many, wasFlood: () => true }, by);
    expect(said).toMatchObject([{ at: dayBegins + 10 * second, kind: 'digest', incidents: ['i0', 'i1', 'i2'] }]);
    expect(gaps).toHaveLength(3 + 3);
  });

  it('ends where nobody would read on, and says so', () => {
    const endless = policyOf([chain([['channel:ops']], { repeat: { times: 1000, everyMs: minute } })]);
    const raised = [0, 1, 2].map((nth) => event('raised', incident(`i${nth}`), nth * minute));
    const { words: said, isCut } = rehearsed({ events: raised, until: dayBegins + 30 * 86_400_000 }, endless);
    expect(said.length).toBe(mostWords);
    expect(isCut).toBe(true);
  });
});
