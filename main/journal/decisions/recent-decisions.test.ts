import { describe, expect, it } from 'vitest';
import { exampleDecision, exampleOutcome } from './log-examples.ts';
import { createDecisionIndex } from './recent-decisions.ts';

/** An index over a HOLD, a rehearsal, and what came of each. */
function noted() {
  const index = createDecisionIndex();
  const sha256 = '0'.repeat(64);
  const bodies = [
    { ...exampleDecision('d-1'), word: 'HOLD' as const },
    { ...exampleDecision('d-2'), isDrill: true },
    exampleOutcome('d-1'),
    exampleOutcome('d-2'),
  ];
  for (const [nth, body] of bodies.entries()) index.note({ at: 1000 * (nth + 1), body, seq: nth + 1, sha256 });
  return index;
}

describe(createDecisionIndex, () => {
  it('flags on the Timeline the word that people gave, not that of the sheet, and what came of it', () => {
    expect(noted().flags({ from: 0, to: 10_000 })).toEqual([
      { at: 1000, word: 'HOLD', text: 'ledger → fra-db1, Ada', isDrill: false },
      { at: 2000, word: 'NO-GO', text: 'ledger → fra-db1, Ada', isDrill: true },
      { at: 3000, word: 'withdrawn', text: 'withdrawn: the cut healed by itself (Grace)', isDrill: false },
      { at: 4000, word: 'withdrawn', text: 'withdrawn: the cut healed by itself (Grace)', isDrill: true },
    ]);
  });

  it('flags what lies within the span, its beginning and not its end', () => {
    expect(
      noted()
        .flags({ from: 2000, to: 4000 })
        .map(({ at }) => at),
    ).toEqual([2000, 3000]);
  });

  it('keeps rehearsals apart from what was meant', () => {
    expect(
      noted()
        .recent(false)
        .map(({ decision }) => decision),
    ).toEqual(['d-1']);
    expect(noted().recent(true)).toMatchObject([{ decision: 'd-2', isDrill: true }]);
    expect(noted().recent(false)[0]?.outcome).toContain('the cut healed by itself');
  });
});
