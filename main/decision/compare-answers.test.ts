import { describe, expect, it } from 'vitest';
import type { VerifierQuestion } from '../contract/decision.ts';
import { hostId } from '../domain/ids.ts';
import { countedCluster } from '../domain/snapshot-examples.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import { promotionFleet } from '../testing/promotion-world.ts';
import { smallSheet } from '../testing/small-sheet.ts';
import { type AskedAbout, askVerifier, compareAnswers, unanswered } from './compare-answers.ts';

const fleet = promotionFleet({ quorum: { model: 'majority' } });
const [cluster] = fleet.clusters;
if (cluster === undefined) throw new Error('the fleet has no cluster');

const side = (hosts: readonly string[], worst: number, best: number) => ({
  hosts: hosts.map(hostId),
  worst,
  best,
  margin: { worst: worst - 2, best: best - 2 },
  state: 'quorate' as const,
});
const statusWith = (sides: ClusterStatus['quorum']['sides'], needed: number | null = 2): ClusterStatus =>
  countedCluster(cluster.id, { model: needed === null ? 'none' : 'majority', needed, total: 3, sides });
const split = statusWith([side(['a1'], 0, 1), side(['b1', 'g1'], 2, 2)]);

const about = (change: Partial<AskedAbout> = {}): AskedAbout => ({
  fleet,
  cluster,
  status: split,
  sheet: smallSheet({ G3: 'attested' }),
  record: 'iDRAC off, by Ada, at 14:03',
  ...change,
});
const shownOf = (question: VerifierQuestion, change: Partial<AskedAbout> = {}) =>
  askVerifier(about(change)).find((one) => one.question === question);
const right: Readonly<Record<VerifierQuestion, string>> = {
  side: 'BET+GAM',
  votes: '2',
  fenced: 'PDU off, by Grace, at 14:04',
  cluster: 'ledger',
};
const compare = (change: Partial<Record<VerifierQuestion, string>>, isRecord = true) =>
  compareAnswers(
    askVerifier(about()),
    new Map(Object.entries({ ...right, ...change }) as [VerifierQuestion, string][]),
    () => isRecord,
  ).flatMap(({ question, agrees }) => (agrees ? [] : [question]));

describe('askVerifier', () => {
  it('asks for the side by the names that are on screen, with the ways out', () => {
    expect(shownOf('side')).toMatchObject({
      shown: 'BET+GAM',
      choices: ['ALP', 'BET+GAM', 'no side surely does', 'more than one side does'],
    });
  });

  it.each([
    ['no side surely does', statusWith([side(['a1'], 0, 1), side(['b1', 'g1'], 1, 2)])],
    ['more than one side does', statusWith([side(['a1'], 2, 2), side(['b1', 'g1'], 2, 2)])],
    ['no side surely does', statusWith([side(['a1'], 1, 1), side(['b1', 'g1'], 2, 2)], null)],
  ])('shows that %s', (shown, status) => {
    expect(shownOf('side', { status })?.shown).toBe(shown);
  });

  it('asks for the votes of the side of the candidate, worst case', () => {
    const status = statusWith([side(['a1'], 0, 1), side(['b1', 'g1'], 1, 2)]);
    expect(shownOf('votes', { status })).toMatchObject({ shown: '1', choices: null });
    expect(shownOf('votes', { status: statusWith([]) })?.shown).toBe('nobody can count them');
  });

  it('tells how the fence is known: read, by its lease, on record, or not at all', () => {
    const seen = smallSheet();
    const word = { host: hostId('a1'), what: 'takes no writes', ageMs: 500, domain: 'alpha' };
    const withWord = { ...seen, gates: seen.gates.map((one) => ({ ...one, evidence: [word] })) };
    expect(shownOf('fenced', { sheet: withWord, record: null })?.shown).toBe('yes, it was read and takes no writes');
    expect(shownOf('fenced', { sheet: seen, record: null })?.shown).toBe('yes, its lease has run out');
    expect(shownOf('fenced', { sheet: smallSheet({ G3: 'unknown' }), record: null })?.shown).toBe(
      'no, or nobody can tell',
    );
    expect(shownOf('fenced')).toMatchObject({ choices: null, shown: 'on record: iDRAC off, by Ada, at 14:03' });
  });

  it('tells no answer in a question or its choices', () => {
    for (const { text, choices } of askVerifier(about()))
      expect([text, ...(choices ?? [])].join(' ')).not.toMatch(/iDRAC/);
  });
});

describe('compareAnswers', () => {
  it('agrees with what the picture shows, and with a record of the fence of the verifier’s own', () => {
    expect(compare({})).toEqual([]);
    expect(compare({ votes: '2 of 3' })).toEqual([]);
  });

  it.each([
    ['side', 'ALP'],
    ['votes', '3'],
    ['votes', 'two'],
    ['cluster', 'Ledger'],
    ['fenced', 'no, nobody fenced it at 14:03'],
    ['fenced', "I don't know, by phone, at 14:03"],
  ] as const)('disagrees in %s with "%s"', (question, answer) => {
    expect(compare({ [question]: answer })).toEqual([question]);
  });

  it('disagrees with a record that gate G3 would not take', () => {
    expect(compare({}, false)).toEqual(['fenced']);
  });
});

describe('unanswered', () => {
  it('names what was left out, blanks included', () => {
    const given = new Map<VerifierQuestion, string>([...Object.entries(right), ['votes', ' ']] as [
      VerifierQuestion,
      string,
    ][]);
    expect(unanswered(askVerifier(about()), given)).toEqual([
      'How many votes of ledger does the side of b1 have in the worst case? A number.',
    ]);
  });
});
