import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecisionRound } from '../../main/contract/decision.ts';
import type { Advice, AdviceWord, Gate } from '../../main/domain/advice.ts';
import { decisionViews } from '../gallery/decision-fixtures.ts';
import { gateAgeMs, gateFace, leftWords, roundLine, type Verdict, verdictOf, witnessWords } from './decision-words.ts';

const views = Object.values(decisionViews);
const sheets: readonly (Advice | null)[] = views.map(({ sheet }) => sheet);
const rounds: readonly (DecisionRound | null)[] = [...views.map(({ round }) => round), null];
const withWord = (sheet: Advice | null, advice: AdviceWord) => (sheet === null ? null : { ...sheet, advice });

describe('verdictOf', () => {
  it('says GO while two people’s agreement lasts, on a sheet that is not against it and that somebody stands behind, and never else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sheets),
        fc.constantFrom<AdviceWord>('GO', 'NO-GO', 'HOLD'),
        fc.constantFrom(...rounds),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(0, 1, 60_000),
        (sheet, advice, round, isVoid, isRefused, leftMs) => {
          const verdict = verdictOf({ sheet: withWord(sheet, advice), round, isVoid, isRefused, leftMs });
          const isAgreed = round?.kind === 'agreed' && leftMs > 0 && !isVoid && sheet !== null && advice !== 'NO-GO';
          return (verdict.word === 'GO') === isAgreed;
        },
      ),
    );
  });

  it('names the gates that fail, else those that are not known, else that two people may decide', () => {
    const of = (name: keyof typeof decisionViews, isRefused: boolean): Verdict => {
      const { sheet, round } = decisionViews[name];
      return verdictOf({ sheet, round, isVoid: false, isRefused, leftMs: 0 });
    };
    expect(of('noGo', true)).toEqual({ word: 'NO-GO', from: 'sheet', because: 'fails: G3 G7' });
    expect(of('hold', true)).toEqual({ word: 'HOLD', from: 'sheet', because: 'not known: G2 G3 G10' });
    expect(of('possible', false).because).toBe('GO is possible: two people may decide');
    expect(of('rest', true)).toEqual({ word: 'HOLD', from: 'nobody', because: 'change nothing' });
    expect(of('disagreed', false)).toMatchObject({ word: 'HOLD', from: 'people' });
  });

  it('lets a gate that fails outweigh what two people are about', () => {
    const { sheet } = decisionViews.noGo;
    const { round } = decisionViews.proposed;
    expect(verdictOf({ sheet, round, isVoid: false, isRefused: true, leftMs: 9000 }).word).toBe('NO-GO');
  });
});

describe('gateFace', () => {
  it('gives every answer a sign and a word of its own, and takes all answers off a void sheet', () => {
    const results = ['pass', 'fail', 'unknown', 'attested'] as const;
    expect(new Set(results.map((result) => gateFace(result, false).glyph)).size).toBe(4);
    expect(results.map((result) => gateFace(result, false).word)).toEqual(['PASS', 'FAIL', 'UNKNOWN', 'ATTEST']);
    expect(new Set(results.map((result) => gateFace(result, true).word))).toEqual(new Set(['UNKNOWN']));
  });
});

describe('witnessWords, gateAgeMs', () => {
  const gate = (evidence: readonly (readonly [string, number])[]): Gate =>
    ({ evidence: evidence.map(([host, ageMs]) => ({ host, ageMs })) }) as unknown as Gate;

  it('names the first witness and counts the others once each; the gate is as old as its oldest word', () => {
    const three = gate([
      ['fra-db1', 400],
      ['fra-db1', 2100],
      ['ams-kv1', 700],
    ]);
    expect(witnessWords(three)).toEqual({ first: 'fra-db1', more: ' +1' });
    expect(gateAgeMs(three)).toBe(2100);
    expect(gateAgeMs(gate([]))).toBeNull();
  });
});

describe('roundLine', () => {
  it('calls what was said and stands in no log not recorded, as an alarm', () => {
    expect(roundLine(decisionViews.full.round, 0)).toMatchObject({ tone: 'alarm', word: 'HOLD NOT RECORDED' });
    expect(roundLine(decisionViews.said.round, 0)).toMatchObject({ tone: 'quiet', word: 'NO-GO' });
  });

  it('lets an agreement that has run out be one no more', () => {
    expect(roundLine(decisionViews.agreed.round, 1000).word).toBe('GO AGREED');
    expect(roundLine(decisionViews.agreed.round, 0).word).toBe('GO EXPIRED');
  });
});

describe('leftWords', () => {
  it('promises no second that is not whole', () => {
    expect([leftWords(59_999), leftWords(999), leftWords(-5), leftWords(260_000)]).toEqual([
      '59 s',
      '0 s',
      '0 s',
      '4 min',
    ]);
  });
});
