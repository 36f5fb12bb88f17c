import type { Advice, Gate } from '../domain/advice.ts';

/** Stands in the place of what the proposer vouched for. */
export const withheldWords = 'the proposer vouches for it; his words are withheld until the second person has answered';

/**
 * The sheet as everybody may see it while a second person is asked: which gates are vouched for, and not a word of it. A verifier who
 * was told the answers finds no errors (research/5, 1c, "Double check").
 */
export function withhold(sheet: Advice): Advice {
  return { ...sheet, gates: sheet.gates.map(withheld) };
}

function withheld(gate: Gate): Gate {
  return gate.result === 'attested' ? { ...gate, why: withheldWords } : gate;
}
