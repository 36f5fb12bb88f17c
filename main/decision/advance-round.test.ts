import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import { smallSheet, type SmallSheet } from '../testing/small-sheet.ts';
import { advanceRound, type RoundContext, type RoundEvent, type RoundStep } from './advance-round.ts';
import { openRound, type Round } from './round.ts';

const b1 = hostId('b1');
const at = (seconds: number, logFault: string | null = null): RoundContext => ({
  at: { monotonicMs: seconds * 1000, epochMs: 1_800_000_000_000 + seconds * 1000 },
  logFault,
});
/** What the proposer vouches for: the fence. */
const proposed: SmallSheet = { G3: 'attested', G10: 'unknown' };
const seconded: SmallSheet = { G3: 'attested', G10: 'attested' };

type Of<K extends RoundEvent['kind']> = Extract<RoundEvent, { kind: K }>;
const proposal = (change: Partial<Of<'propose'>> = {}): RoundEvent => ({
  kind: 'propose',
  by: { name: 'Ada', isAuthenticated: true },
  candidate: b1,
  attestations: new Map([['G3', 'iDRAC off, by Ada, at 14:03']]),
  reason: 'alpha is lost',
  sheet: smallSheet(proposed),
  ...change,
});
const verification = (change: Partial<Of<'verify'>> = {}): RoundEvent => ({
  kind: 'verify',
  by: { name: 'Grace', isAuthenticated: true },
  candidate: b1,
  compared: [{ question: 'side', answered: 'BET', shown: 'BET', agrees: true }],
  isProposerKnown: true,
  decision: 'D-1',
  sheet: smallSheet(seconded),
  ...change,
});
const recorded: RoundEvent = { kind: 'recorded', decision: 'D-1' };
const tick = (results: SmallSheet): RoundEvent => ({ kind: 'tick', sheet: smallSheet(results) });
const word = (said: 'NO-GO' | 'HOLD'): RoundEvent => ({
  kind: 'say',
  word: said,
  by: 'Alan',
  candidate: null,
  decision: 'D-2',
});

/** Plays events from nothing; each comes a second after the one before, unless it says when. */
function play(...events: readonly (RoundEvent | readonly [RoundEvent, RoundContext])[]): RoundStep {
  let step: RoundStep = { round: openRound, refused: null };
  events.forEach((one, nth) => {
    const [event, context] = 'kind' in one ? [one, at(nth)] : one;
    step = advanceRound(step.round, event, context);
  });
  return step;
}
const agreed = [proposal(), verification(), recorded] as const;
const whyVoid = ({ round }: { round: Round }): string => (round.kind === 'void' ? round.why : `it is ${round.kind}`);

describe('advanceRound', () => {
  it('is a GO when two people agree and their entry stands on the disk, and not before that', () => {
    expect(play(proposal()).round.kind).toBe('proposed');
    expect(play(proposal(), verification()).round.kind).toBe('agreeing');
    expect(play(...agreed).round).toMatchObject({
      kind: 'agreed',
      proposer: 'Ada',
      verifier: 'Grace',
      decision: 'D-1',
    });
  });

  it('refuses a proposal while a gate is not proven, and names every such gate', () => {
    const step = play(proposal({ sheet: smallSheet({ ...proposed, G2: 'unknown', G7: 'fail' }) }));
    expect(step.round.kind).toBe('open');
    expect(step.refused).toBe('GO is refused: G2 gate G2: unknown, G2 is unknown; G7 gate G7: fail, G7 is fail');
  });

  it.each([
    ['who gives no reason in words', { reason: '?!' }, 'say in words why'],
    [
      'who vouches for the second person himself',
      { attestations: new Map([['G10' as const, 'x; second: Eve']]) },
      /^G10 is your/,
    ],
    ['who did not show who he is', { by: { name: 'Ada', isAuthenticated: false } }, 'Ada has not shown who he is'],
    ['over a picture that knows nothing of the cluster', { sheet: null }, /nothing is known/],
  ] as const)('refuses a proposal of somebody %s', (_, change, why) => {
    const step = play(proposal(change));
    expect(step.round.kind).toBe('open');
    expect(step.refused).toMatch(why);
  });

  it.each([
    [
      'the proposer himself, whatever he calls himself',
      { by: { name: ' ADA ', isAuthenticated: true } },
      /another person/,
    ],
    ['somebody who did not show who he is', { by: { name: 'Grace', isAuthenticated: false } }, /has not shown/],
    ['an answer about another candidate', { candidate: hostId('g1') }, 'Ada has proposed to promote b1, not g1'],
    ['nobody who answered nothing', { compared: [] }, 'answer what is asked'],
  ] as const)('is not verified by %s, and the proposal stands', (_, change, why) => {
    const step = play(proposal(), verification(change));
    expect(step.round.kind).toBe('proposed');
    expect(step.refused).toMatch(why);
  });

  it('holds when the second answers what the picture does not show, and both see both', () => {
    const compared = [{ question: 'votes', answered: '3', shown: '2', agrees: false }] as const;
    expect(play(proposal(), verification({ compared })).round).toMatchObject({ kind: 'disagreed', compared });
  });

  it('voids a proposal and a GO at once when any gate changes, for better or worse, and says which', () => {
    expect(whyVoid(play(proposal(), tick({ ...proposed, G3: 'pass' })))).toBe(
      'INPUT CHANGED: G3 was attested, now pass',
    );
    expect(whyVoid(play(...agreed, tick({ ...seconded, G1: 'unknown' })))).toBe(
      'INPUT CHANGED: G1 was pass, now unknown',
    );
  });

  it('stays void when the gate changes back before anybody looks', () => {
    const step = play(...agreed, tick({ ...seconded, G1: 'unknown' }), tick(seconded));
    expect(whyVoid(step)).toMatch(/^INPUT CHANGED: G1/);
  });

  it('is no GO when a gate changes while the entry is being written, although the entry then stands', () => {
    const changed = tick({ ...seconded, G2: 'unknown' });
    expect(whyVoid(play(proposal(), verification(), changed, recorded))).toMatch(/^INPUT CHANGED: G2/);
  });

  it('is no GO when the entry cannot be written', () => {
    const unrecorded: RoundEvent = { kind: 'unrecorded', decision: 'D-1', why: 'the disk is full' };
    expect(whyVoid(play(proposal(), verification(), unrecorded))).toBe('NOT RECORDED: the disk is full');
  });

  it('holds for less than 60 s, whichever clock is there first', () => {
    expect(play(...agreed, [tick(seconded), at(60.9)]).round.kind).toBe('agreed');
    expect(whyVoid(play(...agreed, [tick(seconded), at(61)]))).toMatch(/^EXPIRED/);
    const slept = { ...at(3), at: { monotonicMs: 3000, epochMs: at(900).at.epochMs } };
    expect(whyVoid(play(...agreed, [tick(seconded), slept]))).toMatch(/^EXPIRED/);
  });

  it('lets a proposal that nobody verifies end by itself after 5 min', () => {
    expect(play(proposal(), [tick(proposed), at(299)]).round.kind).toBe('proposed');
    const late = play(proposal(), [verification(), at(300)]);
    expect(late.refused).toMatch(/nothing to verify any more: EXPIRED: nobody verified the proposal of Ada/);
  });

  it.each(['NO-GO', 'HOLD'] as const)('takes %s of one person at any time, and it ends a proposal and a GO', (said) => {
    for (const before of [[], [proposal()], [proposal(), verification()], agreed])
      expect(play(...before, word(said)).round).toMatchObject({
        kind: 'said',
        word: said,
        by: 'Alan',
        isRecorded: false,
      });
    expect(play(...agreed, word(said)).round).toMatchObject({ candidate: b1 });
    expect(play([word(said), at(0, 'the disk is full')]).round).toMatchObject({ kind: 'said', word: said });
  });

  it('replaces nothing silently: while something is proposed or agreed nothing else can be', () => {
    expect(play(proposal(), proposal({ candidate: hostId('g1') })).refused).toMatch(/^Ada has proposed to promote b1/);
    expect(play(...agreed, proposal()).refused).toBe('a GO to promote b1 holds: say NO-GO or HOLD to end it first');
    expect(play(...agreed, word('HOLD'), proposal()).round.kind).toBe('proposed');
  });

  it('ends everything when the log cannot record, and refuses to begin anything', () => {
    expect(play([proposal(), at(0, 'read-only')]).refused).toBe('no GO while nothing can be recorded: read-only');
    expect(whyVoid(play(...agreed, [tick(seconded), at(4, 'read-only')]))).toBe('NOTHING CAN BE RECORDED: read-only');
  });

  it('ends what is proposed when its proposer is no operator any more', () => {
    expect(whyVoid(play(proposal(), verification({ isProposerKnown: false })))).toBe('Ada is no operator any more');
  });
});
