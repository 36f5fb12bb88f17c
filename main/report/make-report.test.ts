import { describe, expect, it } from 'vitest';
import { exampleDecision, exampleOutcome } from '../journal/decisions/log-examples.ts';
import type { LogSlice } from './history-slice.ts';
import { makeReport } from './make-report.ts';
import { beganAt, cutForNinetySeconds, groundsOf } from './report-examples.ts';

function logOf(
  bodies: readonly { readonly afterMs: number; readonly body: { readonly kind: string } }[],
  isIntact = true,
): LogSlice {
  const entries = bodies.map(({ afterMs, body }, nth) => ({
    ...{ at: beganAt + afterMs, body, format: 1 as const, prev: '0'.repeat(64), seq: nth + 1, sha256: '0'.repeat(64) },
  }));
  return {
    kind: 'read',
    file: 'decisions.jsonl',
    entries,
    isIntact,
    verification: isIntact ? 'intact, 1 entry' : 'broken at entry 2: it was changed',
  };
}

const times = (lines: ReturnType<typeof makeReport>['lines']) =>
  lines.map(({ at, text }) => `${(at - beganAt) / 1000} ${text}`);

describe('makeReport', () => {
  it('tells what happened in the order in which it did, with times since the beginning', () => {
    const report = makeReport(groundsOf());
    expect(report.summary).toEqual([
      'This incident began at 2026-11-22 22:45:00 UTC and was cleared at 22:46:30 UTC, 1 min 30 s later.',
      'It was confirmed 2.5 s after it began: DUB ╳ FRA cut.',
      'At the worst config stood at the edge: with one vote less no side had quorum.',
      'Nobody decided anything while it lasted.',
    ]);
    expect(times(report.lines)).toEqual([
      '1 Suspected: DUB ╳ FRA may be cut.',
      '2.5 Confirmed, 2.5 s after it began: DUB ╳ FRA cut. Seen by dub1 and fra1.',
      '3 Cluster config: dub1, ams1: 2 of 3 votes, quorum (0); nobody is seen to lead.',
      '85 Cluster config: dub1, ams1, fra1: 3 of 3 votes, quorum (+1); nobody is seen to lead.',
      '90 Cleared, 1 min 30 s after it began: DUB ╳ FRA cut.',
    ]);
    expect(report.unknowns).toEqual([
      'No inventory was given: regions go by their ids, and which hosts stand where is not known.',
    ]);
  });

  it('shows the fleet before, suspected, confirmed, at its worst and healed', () => {
    const { moments } = makeReport(groundsOf());
    expect(
      moments.map(({ name, state }) => [name, (state.at - beganAt) / 1000, state.pairs[0]?.sample.verdict]),
    ).toEqual([
      ['Before', -5, 'healthy'],
      ['Suspected', 1, 'healthy'],
      ['Confirmed', 2, 'partitioned'],
      ['Worst', 3, 'partitioned'],
      ['Healed', 91, 'healthy'],
    ]);
  });

  it('counts the time to decide from the confirmation, and no rehearsal and no other fleet', () => {
    const [decision, drill] = [exampleDecision('d1'), { ...exampleDecision('d2'), isDrill: true }];
    const log = logOf([
      { afterMs: -1000, body: exampleDecision('d0') },
      { afterMs: 5000, body: drill },
      { afterMs: 32_500, body: decision },
      { afterMs: 200_000, body: exampleOutcome('d1') },
    ]);
    const { decisions, toDecide, toDetect, summary } = makeReport(groundsOf({ log }));
    expect([toDetect, toDecide]).toEqual([
      { kind: 'ms', ms: 2500 },
      { kind: 'ms', ms: 30_000 },
    ]);
    expect(decisions.list.map(({ seq, word, outcomes }) => [seq, word, outcomes.length])).toEqual([[3, 'NO-GO', 1]]);
    expect(decisions.leftOut).toEqual(['1 rehearsal (DRILL) in the same time, no part of this.']);
    expect(summary.at(-1)).toBe(
      'The first decision, NO-GO on fra-db1 of ledger, was recorded 30 s after it was confirmed.',
    );
  });

  it('tells the word that a person gave, also where the sheet said another', () => {
    const held = { ...exampleDecision('d1'), word: 'HOLD' as const };
    const { decisions } = makeReport(groundsOf({ log: logOf([{ afterMs: 5000, body: held }]) }));
    expect(decisions.list.map(({ word }) => word)).toEqual(['HOLD']);
  });

  it('never says that nobody decided where the log is broken, unreadable or not named', () => {
    const logs: readonly LogSlice[] = [
      logOf([], false),
      { kind: 'unreadable', file: 'x', why: 'EACCES' },
      { kind: 'not-given' },
    ];
    for (const log of logs) {
      const { summary, toDecide } = makeReport(groundsOf({ log }));
      expect(summary.at(-1)).toBe('Whether anybody decided anything is not known.');
      expect(toDecide).toEqual({ kind: 'unknown', why: 'no decision log to read' });
    }
  });

  it('says which stretches were not recorded, and shows no picture of them', () => {
    const history = cutForNinetySeconds();
    const { from, to } = history.span;
    const coverage = [
      { from, to: beganAt + 1500 },
      { from: beganAt + 40_000, to },
    ];
    const report = makeReport(groundsOf({ history: { ...history, coverage } }));
    expect(report.gaps).toEqual([{ from: beganAt + 1500, to: beganAt + 40_000 }]);
    expect(report.unknowns[0]).toBe(
      'Nothing was recorded from 2026-11-22 22:45:01 UTC for 39 s: what happened then is unknown.',
    );
    expect(times(report.lines)).toContain('1.5 Nothing was recorded for 39 s, until 22:45:40.');
    const confirmed = report.moments.find(({ name }) => name.startsWith('Confirmed'));
    expect(confirmed?.state.isCovered).toBe(false);
  });

  it('says of an incident that is open that it is, and of one whose end nobody saw that it is not known', () => {
    const history = cutForNinetySeconds();
    const incident = { ...history.incident, endedAt: null };
    const [open, unseen] = [beganAt + 111_000, beganAt + 1_800_000].map((now) =>
      makeReport(groundsOf({ history: { ...history, incident }, now })),
    );
    expect(open?.end).toEqual({ kind: 'open' });
    expect(open?.summary[0]).toMatch(/and was STILL OPEN when this report was made, 1 min 51 s later\.$/);
    expect(unseen?.end).toEqual({ kind: 'unseen', at: beganAt + 110_000 });
    expect(unseen?.summary[0]).toMatch(
      /It was open when the recording ended at 22:46:50 UTC; how it went on is unknown\.$/,
    );
  });
});
