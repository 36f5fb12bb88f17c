import { describe, expect, it } from 'vitest';
import { lossLimit, whatIfAnswerSchema, whatIfAskSchema } from './what-if.ts';

const vote = { kind: 'vote', cluster: 'config', host: 'dub-kv1' };
const status = {
  cluster: 'config',
  primaries: [],
  members: [],
  risk: null,
  quorum: { model: 'majority', needed: 2, total: 3, sides: [] },
  unobserved: [],
  links: [],
  warnings: [],
};
const counted = {
  kind: 'counted',
  cluster: 'config',
  t: 1000,
  grounds: 'present',
  before: status,
  after: status,
  links: [],
  votes: [{ cluster: 'config', host: 'dub-kv1', votes: 1, isWitness: false, isSeen: true }],
  regions: ['dub'],
  hosts: ['dub-kv1'],
  table: [{ loss: vote, any: 'hosts', word: 'edge', text: 'quorum stays', margin: { worst: 0, best: 0 } }],
  notes: [],
};

describe('whatIfAskSchema', () => {
  it('takes every kind of loss, and none at all', () => {
    const losses = [
      { kind: 'region', region: 'dub' },
      { kind: 'host', host: 'a' },
      { kind: 'link', a: 'dub', b: 'fra' },
      vote,
    ];
    expect(whatIfAskSchema.safeParse({ cluster: 'config', losses }).data?.losses).toEqual(losses);
    expect(whatIfAskSchema.safeParse({ cluster: 'config', losses: [] }).success).toBe(true);
  });

  it.each<readonly [string, unknown]>([
    ['no object', 'config'],
    ['no losses', { cluster: 'config' }],
    ['an empty name', { cluster: '', losses: [] }],
    ['a name of a megabyte', { cluster: 'x'.repeat(1_000_000), losses: [] }],
    ['a loss of a kind that nobody knows', { cluster: 'config', losses: [{ kind: 'rack', rack: 'r1' }] }],
    ['a link with one end', { cluster: 'config', losses: [{ kind: 'link', a: 'dub' }] }],
    ['a vote of nobody', { cluster: 'config', losses: [{ kind: 'vote', cluster: 'config' }] }],
    ['hosts where one belongs', { cluster: 'config', losses: [{ kind: 'host', host: ['a', 'b'] }] }],
    [
      'more losses than anybody clicks',
      { cluster: 'config', losses: Array.from({ length: lossLimit + 1 }, () => vote) },
    ],
  ])('refuses %s', (_name, ask) => {
    expect(whatIfAskSchema.safeParse(ask).success).toBe(false);
  });
});

describe('whatIfAnswerSchema', () => {
  it('takes what was counted, and a refusal with its sentence', () => {
    expect(whatIfAnswerSchema.safeParse(counted).success).toBe(true);
    expect(whatIfAnswerSchema.safeParse({ kind: 'refused', why: 'there is no cluster "x"' }).success).toBe(true);
  });

  it.each<readonly [string, unknown]>([
    ['a refusal without a sentence', { kind: 'refused' }],
    ['a count that does not say what world it is of', { ...counted, grounds: undefined }],
    ['a count without the world before', { ...counted, before: null }],
    ['a word that no loss leaves', { ...counted, table: [{ ...counted.table[0], word: 'fine' }] }],
  ])('refuses %s', (_name, answer) => {
    expect(whatIfAnswerSchema.safeParse(answer).success).toBe(false);
  });
});
