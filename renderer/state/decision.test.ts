import { describe, expect, it } from 'vitest';
import { createStores } from './stores.ts';
import { chosenPerson, type DecisionDraft, draftAfter, noDecision, questionOf, wish } from './decision.ts';
import { home, withCandidate, withDecisionOn } from './place.ts';

const draft: DecisionDraft = {
  by: 'A. Byrne',
  verifier: 'M. Okafor',
  saying: 'we wait',
  reason: 'site says it is off',
  attestations: { G3: 'iDRAC off, by S. Lindqvist, at 14:03' },
  answers: { side: 'AMS+FRA' },
};

describe('draftAfter', () => {
  it('leaves the second person nothing that the first wrote', () => {
    const left = JSON.stringify(draftAfter(draft, 'propose'));
    for (const word of ['site says', 'iDRAC', 'we wait', 'AMS+FRA']) expect(left).not.toContain(word);
    expect(draftAfter(draft, 'propose').by).toBe('A. Byrne');
  });

  it('forgets the answers and the name of a verifier who has answered', () => {
    expect(draftAfter(draft, 'verify')).toMatchObject({ verifier: '', answers: {} });
  });

  it('keeps a proposal that is being written when somebody says HOLD', () => {
    expect(draftAfter(draft, 'say')).toEqual({ ...draft, saying: '' });
  });
});

describe('chosenPerson', () => {
  it('takes one of those who may decide, the only one by himself, and nobody else', () => {
    expect(chosenPerson('A. Byrne', ['A. Byrne', 'M. Okafor'])).toBe('A. Byrne');
    expect(chosenPerson('somebody', ['A. Byrne', 'M. Okafor'])).toBe('');
    expect(chosenPerson('', ['A. Byrne'])).toBe('A. Byrne');
  });

  it('takes a name by hand before anybody was set up', () => {
    expect(chosenPerson(' S. Lindqvist ', [])).toBe('S. Lindqvist');
  });
});

describe('questionOf', () => {
  it('asks about the cluster last looked at, about nobody until somebody is chosen, and on its own screen only', () => {
    const place = withDecisionOn(home, 'ledger');
    expect(questionOf(place)).toBeNull();
    const shown = { ...place, view: 'decision' as const };
    expect(questionOf(shown)).toEqual({ cluster: 'ledger', candidate: null });
    const chosen = withCandidate(shown, 'fra-db1');
    expect(questionOf(chosen)).toEqual({ cluster: 'ledger', candidate: 'fra-db1' });
    expect(questionOf(withDecisionOn(chosen, 'ledger'))?.candidate).toBe('fra-db1');
    expect(questionOf(withDecisionOn(chosen, 'config'))).toEqual({ cluster: 'config', candidate: null });
  });
});

describe('wish', () => {
  it('sends nothing twice, and lets HOLD pass a proposal that is on its way', () => {
    const { decision } = createStores();
    const question = { cluster: 'ledger', candidate: 'fra-db1' };
    const hold = { kind: 'say', question, word: 'HOLD', by: 'A. Byrne', reason: '' } as const;
    decision.setState({ ...noDecision, act: { kind: 'sent', deed: 'propose' } }, true);
    wish(decision, hold);
    expect(decision.getState().act).toEqual({ kind: 'wished', act: hold });
    decision.setState({ ...noDecision, act: { kind: 'sent', deed: 'say' } }, true);
    wish(decision, hold);
    expect(decision.getState().act.kind).toBe('sent');
  });
});
