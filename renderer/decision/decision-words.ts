import type { DecisionRound } from '../../main/contract/decision.ts';
import type { Advice, AdviceWord, Gate, GateResult } from '../../main/domain/advice.ts';
import { assertNever } from '../../main/domain/assert-never.ts';
import type { GlyphName } from '../ui/glyph.tsx';
import type { Level } from '../ui/level.ts';
import { utcClock } from '../ui/time-words.ts';

/** The answer of a gate as it is drawn: sign, word and level; a pass is grey, because it asks for nothing. */
export interface GateFace {
  readonly glyph: GlyphName;
  readonly word: string;
  readonly level: Level;
}

const faces: Readonly<Record<GateResult, GateFace>> = {
  pass: { glyph: 'pass', word: 'PASS', level: 'normal' },
  fail: { glyph: 'fail', word: 'FAIL', level: 'p1' },
  unknown: { glyph: 'unknown', word: 'UNKNOWN', level: 'blind' },
  attested: { glyph: 'attest', word: 'ATTEST', level: 'normal' },
};

/** How a gate is drawn. A sheet that holds no more has no answers: every gate is unknown. */
export function gateFace(result: GateResult, isVoid: boolean): GateFace {
  return faces[isVoid ? 'unknown' : result];
}

/** The word on the screen, with what it rests on. */
export interface Verdict {
  /** hold = nothing is asked: the cluster is left as it is. */
  readonly word: AdviceWord;
  /** Whose word it is. */
  readonly from: 'people' | 'sheet' | 'nobody';
  /** What it rests on, in a few words. */
  readonly because: string;
}

/** What decides about the word. */
export interface VerdictGrounds {
  /** null = no candidate is chosen, or the engine has not answered for this one. */
  readonly sheet: Advice | null;
  readonly round: DecisionRound | null;
  /** true = the engine is silent. */
  readonly isVoid: boolean;
  /** Is GO kept from being proposed? */
  readonly isRefused: boolean;
  /** ms left of a GO that two people agreed on; 0 of any other round. */
  readonly leftMs: number;
}

/**
 * The word in force: HOLD without a sheet, or with one that nobody stands behind; NO-GO where a gate fails, whatever people agreed on;
 * GO only while two people's agreement lasts, so that a sheet's own GO is no more than HOLD (domain.md, "Advice").
 */
export function verdictOf({ sheet, round, isVoid, isRefused, leftMs }: VerdictGrounds): Verdict {
  if (isVoid) return { word: 'HOLD', from: 'nobody', because: 'verdict void: the engine is silent' };
  if (sheet === null) return { word: 'HOLD', from: 'nobody', because: 'change nothing' };
  if (sheet.advice === 'NO-GO') return { word: 'NO-GO', from: 'sheet', because: listed('fails', sheet, 'fail') };
  if (round?.kind === 'agreed' && leftMs > 0) return { word: 'GO', from: 'people', because: 'agreed' };
  if (round?.kind === 'proposed')
    return { word: 'HOLD', from: 'people', because: 'GO is proposed: the second person has not answered' };
  if (round?.kind === 'disagreed') return { word: 'HOLD', from: 'people', because: 'they disagree' };
  if (!isRefused) return { word: 'HOLD', from: 'sheet', because: 'GO is possible: two people may decide' };
  const unknown = listed('not known', sheet, 'unknown');
  return { word: 'HOLD', from: 'sheet', because: unknown === '' ? 'GO is not offered' : unknown };
}

function listed(word: string, { gates }: Advice, result: GateResult): string {
  const ids = gates.filter((gate) => gate.result === result).map(({ id }) => id);
  return ids.length === 0 ? '' : `${word}: ${ids.join(' ')}`;
}

/** Who says so: the first name, and how many more there are. */
export function witnessWords({ evidence }: Gate): { readonly first: string; readonly more: string } {
  const [first = '', ...others] = new Set<string>(evidence.map(({ host }) => host));
  return { first, more: others.length > 0 ? ` +${others.length}` : '' };
}

/** Age of the oldest testimony a gate rests on (ms): a gate is as old as that. null = it rests on none. */
export function gateAgeMs({ evidence }: Gate): number | null {
  return evidence.length === 0 ? null : Math.max(...evidence.map(({ ageMs }) => ageMs));
}

/** The one line over the columns: how far the people are. Its place is there in every state, so that nothing moves. */
export interface RoundLine {
  /** under-way = people are at it, nothing is wrong. */
  readonly tone: 'quiet' | 'under-way' | 'warning' | 'alarm' | 'blind';
  readonly word: string;
  readonly text: string;
}

/** Says how far the two people are. `leftMs` = what is left of a proposal or a GO. */
export function roundLine(round: DecisionRound, leftMs: number): RoundLine {
  switch (round.kind) {
    case 'open':
      return { tone: 'quiet', word: 'nobody proposed', text: 'NO-GO and HOLD need one person, GO needs two' };
    case 'proposed':
      return {
        tone: 'under-way',
        word: 'GO PROPOSED',
        text: `by ${round.proposer} ${utcClock(round.at)}; another person answers within ${leftWords(leftMs)}`,
      };
    case 'agreed':
      return leftMs > 0
        ? { tone: 'under-way', word: 'GO AGREED', text: `${peopleWords(round)}, ends in ${leftWords(leftMs)}` }
        : { tone: 'quiet', word: 'GO EXPIRED', text: `${peopleWords(round)}, it holds no more` };
    case 'disagreed':
      return { tone: 'warning', word: 'DISAGREEMENT → HOLD', text: `${peopleWords(round)}: both see both` };
    case 'void':
      return { tone: 'warning', word: 'VERDICT VOID', text: round.why };
    case 'said':
      return round.decision === null
        ? {
            tone: 'alarm',
            word: `${round.word} NOT RECORDED`,
            text: `said by ${round.by} ${utcClock(round.at)}; see the log`,
          }
        : { tone: 'quiet', word: round.word, text: `said by ${round.by} ${utcClock(round.at)}, recorded` };
    default:
      return assertNever(round);
  }
}

function peopleWords(round: { readonly proposer: string; readonly verifier: string }): string {
  return `${round.proposer} proposed, ${round.verifier} verified`;
}

/** A short time to come in whole seconds, rounded down: nobody is promised more than there is. */
export function leftWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

/** When a proposal or a GO ends (epoch ms); null for rounds that do not end by themselves. */
export function endOf(round: DecisionRound): number | null {
  return round.kind === 'proposed' || round.kind === 'agreed' ? round.expiresAt : null;
}
