import type { DecisionRound } from '../contract/decision.ts';
import type { Advice } from '../domain/advice.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { AskedQuestion } from './compare-answers.ts';
import { endOf, type Round } from './round.ts';

/** What else a round on screen shows: the questions of a proposal, and the sheet of an agreement. */
export interface RoundBesides {
  readonly asked: readonly AskedQuestion[];
  readonly sheet: Advice | null;
}

/** The round as everybody may see it: of a proposal who made it, and not what was vouched for or why. */
export function viewRound(round: Round, { asked, sheet }: RoundBesides): DecisionRound {
  switch (round.kind) {
    case 'open':
      return { kind: 'open' };
    case 'proposed':
    case 'agreeing':
      return {
        kind: 'proposed',
        proposer: round.proposer,
        at: round.at.epochMs,
        expiresAt: endOf({ ...round, kind: 'proposed' }).epochMs,
        asked: asked.map(({ question, text, choices }) => ({ question, text, choices: choices && [...choices] })),
      };
    case 'agreed':
      return {
        kind: 'agreed',
        decision: round.decision,
        proposer: round.proposer,
        verifier: round.verifier,
        at: round.agreedAt.epochMs,
        expiresAt: endOf(round).epochMs,
        step: sheet?.promotion ?? `promote ${round.candidate}`,
      };
    case 'disagreed': {
      const { proposer, verifier, at, compared } = round;
      return { kind: 'disagreed', proposer, verifier, at: at.epochMs, compared: [...compared] };
    }
    case 'void':
      return { kind: 'void', at: round.at.epochMs, why: round.why };
    case 'said': {
      const { word, by, at, decision, isRecorded } = round;
      return { kind: 'said', decision: isRecorded ? decision : null, word, by, at: at.epochMs };
    }
    default:
      return assertNever(round);
  }
}
