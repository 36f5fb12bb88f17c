import { describe, expect, it } from 'vitest';
import { type Trial, reportText, summarise } from './detect-report.ts';

function trial(confirmedMs: number | null, falseVerdicts: readonly string[] = []): Trial {
  return { series: 'region-cut', fault: 'alpha-beta', suspectedMs: 900, confirmedMs, screenMs: null, falseVerdicts };
}

describe('summarise', () => {
  it('counts a fault that was never confirmed as a trial, and leaves it out of the times', () => {
    const [row] = summarise([trial(1500), trial(null), trial(1700, ['partition alpha'])]);
    expect(row).toMatchObject({ trials: 3, confirmed: { n: 2, p50: 1500, max: 1700 }, falseVerdicts: 1 });
  });

  it('says how much later each verdict was shown, trial by trial', () => {
    const shown = (confirmedMs: number, screenMs: number | null): Trial => ({ ...trial(confirmedMs), screenMs });
    const [row] = summarise([shown(1500, 1600), shown(2500, 2550), shown(1700, null)]);
    expect(row?.screenLater).toEqual({ n: 2, p50: 50, p95: 100, max: 100 });
  });
});

describe('reportText', () => {
  it('says of a peer that is not on the machine that it is absent, and of one that was silent for how long', () => {
    const text = reportText(
      [trial(1500)],
      [
        { peer: 'blackbox', fault: 'cut', alertMs: null, waitedMs: 90_000, absent: null },
        { peer: 'other', fault: 'cut', alertMs: null, waitedMs: 0, absent: 'not installed' },
      ],
    );
    expect(text).toContain('none in 90 s');
    expect(text).toContain('not installed');
  });
});
