import { describe, expect, it } from 'vitest';
import { alertViews } from '../gallery/alert-fixtures.ts';
import { kpiRows } from './kpi-words.ts';

const { kpis } = alertViews.empty;
const verdicts = (change: Partial<typeof kpis>) =>
  Object.fromEntries(kpiRows({ ...kpis, ...change }).map(({ name, verdict }) => [name, verdict]));

describe('kpiRows', () => {
  it('holds each figure against its target, the target itself being within', () => {
    expect(verdicts({ alarmsPerTenMinutes: 1, peakPerTenMinutes: 10 })).toMatchObject({
      'alarms in 10 min': 'within',
      'peak in 10 min': 'within',
    });
    expect(
      verdicts({ alarmsPerTenMinutes: 1.2, peakPerTenMinutes: 11, floodShare: 0.02, staleCount: 1 }),
    ).toMatchObject({
      'alarms in 10 min': 'over',
      'peak in 10 min': 'over',
      'time in flood': 'over',
      'alarms older than 24 h': 'over',
    });
  });

  it('claims nothing where too little is known, and judges no mix of few alarms', () => {
    expect(kpiRows({ ...kpis, floodShare: null })[2]).toMatchObject({ now: '–', verdict: 'unknown' });
    expect(verdicts({ mix: { P1: 1, P2: 0, P3: 2 } })['mix P1 : P2 : P3']).toBe('unknown');
    expect(verdicts({ mix: { P1: 0, P2: 0, P3: 0 } })['mix P1 : P2 : P3']).toBe('unknown');
    expect(verdicts({ mix: { P1: 1, P2: 3, P3: 16 } })['mix P1 : P2 : P3']).toBe('within');
    expect(verdicts({ mix: { P1: 2, P2: 3, P3: 15 } })['mix P1 : P2 : P3']).toBe('over');
  });
});
