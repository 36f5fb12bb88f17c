import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorse, type Threshold, type ThresholdKind, thresholdKinds } from '../../domain/alert-thresholds.ts';
import { judgeThresholds } from './judge-thresholds.ts';
import { forAll, startAt, usual, valueOf } from './threshold-examples.ts';
import { noThresholdState, type ThresholdState, thresholdStateSchema } from './threshold-state.ts';
import { type RaisedStretch, type SeriesPoint, tryThreshold } from './try-threshold.ts';

/** Values of a kind about its levels, and some far away. */
const figures: Readonly<Record<ThresholdKind, readonly number[]>> = {
  connectivity: [0, 0.49, 0.5, 0.55, 0.6, 0.7, 0.9, 0.92, 0.95, 1],
  loss: [0, 0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 1],
  rtt: [10, 18, 24, 28, 31, 40, 48, 75, 90, 400],
  margin: [-2, -1, 0, 1, 2],
  lag: [0, 2500, 3000, 5000, 5001, 15_000, 20_000, 30_001],
};
const kind = fc.constantFrom(...thresholdKinds);
const holdMs = fc.constantFrom(0, 500, 1000, 2500, 3000, 10_000);
const thresholdFor = (of: ThresholdKind) =>
  fc
    .record({
      holdMs,
      warning: fc.oneof({ weight: 5, arbitrary: fc.constant(usual[of].warning) }, fc.constant(null)),
      critical: fc.oneof({ weight: 5, arbitrary: fc.constant(usual[of].critical) }, fc.constant(null)),
      baselineMs: fc.constant(of === 'rtt' ? 18 : null),
    })
    .map((changed): Threshold => ({ ...usual[of], ...changed }));
const valueFor = (of: ThresholdKind) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...figures[of]) }, fc.constant(null));
/** Values, each held for some seconds. */
const runsFor = (of: ThresholdKind, longest: number) =>
  fc.array(fc.record({ value: valueFor(of), seconds: fc.integer({ min: 1, max: longest }) }), { maxLength: 25 });
const course = kind.chain((of) => fc.record({ threshold: thresholdFor(of), runs: runsFor(of, 12) }));

const secondsOf = (runs: readonly { readonly value: number | null; readonly seconds: number }[]) =>
  runs.flatMap(({ value, seconds }) => Array.from({ length: seconds }, () => value));

/** Every second judged as it would be live. */
function playLive(values: readonly (number | null)[], threshold: Threshold, before = noThresholdState) {
  const thresholds = forAll({ [threshold.kind]: threshold });
  let state: ThresholdState = before;
  return values.map((value, nth) => {
    const old = state;
    const judged = judgeThresholds(old, {
      at: startAt + nth * 1000,
      values: [valueOf(threshold.kind, value)],
      thresholds,
    });
    state = judged.state;
    return { value, before: old, state, level: judged.breaches[0]?.level ?? null };
  });
}

/** What stood from when to when, by the levels of each second. */
function stretchesOf(levels: readonly (RaisedStretch['level'] | null)[]): readonly RaisedStretch[] {
  const stretches: RaisedStretch[] = [];
  for (const [nth, level] of levels.entries()) {
    const [at, last] = [startAt + nth * 1000, stretches.at(-1)];
    if (level === null) continue;
    if (last?.to === at && last.level === level) stretches[stretches.length - 1] = { ...last, to: at + 1000 };
    else stretches.push({ from: at, to: at + 1000, level });
  }
  return stretches;
}

const pointsOf = (runs: readonly { readonly value: number | null; readonly seconds: number }[]) => {
  let at = startAt;
  const points = runs.map(({ value, seconds }): SeriesPoint => {
    const point = { at, value };
    at += seconds * 1000;
    return point;
  });
  return { points, until: at };
};

describe(judgeThresholds, () => {
  it('changes a level only after the value was on the other side of both its ends', () => {
    fc.assert(
      fc.property(course, ({ threshold, runs }) => {
        for (const level of ['warning', 'critical'] as const) {
          const bounds = threshold[level];
          if (bounds === null) continue;
          const alone = { ...threshold, warning: null, critical: null, [level]: bounds };
          let last: boolean | null = null;
          let seen: number[] = [];
          for (const look of playLive(secondsOf(runs), alone)) {
            if (look.value !== null) seen.push(threshold.kind === 'rtt' ? look.value / 18 : look.value);
            const isOn: boolean = look.level !== null;
            if (isOn !== (last ?? false)) {
              const isBeyond = (value: number) => isWorse(threshold.kind, value, bounds.enter);
              const isWell = (value: number) => !isWorse(threshold.kind, value, bounds.leave);
              expect(seen.some(isOn ? isBeyond : isWell)).toBe(true);
              seen = [];
            }
            last = isOn;
          }
        }
      }),
    );
  });

  it('raises nothing of a value that stays within its levels for ever', () => {
    const within = kind.chain((of) => {
      const good = figures[of].filter(
        (value) => !isWorse(of, of === 'rtt' ? value / 18 : value, usual[of].warning?.enter ?? 0),
      );
      const runs = fc.array(
        fc.record({ value: fc.constantFrom(...good, null), seconds: fc.integer({ min: 1, max: 900 }) }),
        { maxLength: 20 },
      );
      return fc.record({ threshold: thresholdFor(of), runs });
    });
    fc.assert(
      fc.property(within, ({ threshold, runs }) => {
        expect(playLive(secondsOf(runs), threshold).filter(({ level }) => level !== null)).toEqual([]);
        expect(tryThreshold(pointsOf(runs), threshold)).toEqual({ raised: [], count: 0, longestMs: 0 });
      }),
      { numRuns: 30 },
    );
  });

  it('changes nothing by what is not known, and keeps what stands', () => {
    fc.assert(
      fc.property(course, ({ threshold, runs }) => {
        const looks = playLive(secondsOf(runs), threshold);
        for (const [nth, { value, before, state, level }] of looks.entries()) {
          if (value !== null) continue;
          expect(state).toEqual(before);
          expect(level).toBe(looks[nth - 1]?.level ?? null);
        }
      }),
    );
  });

  it('never stands at critical without having been beyond it for the hold, as far as anybody saw', () => {
    fc.assert(
      fc.property(course, ({ threshold, runs }) => {
        const alone = { ...threshold, warning: null };
        let beyondMs: number | null = null;
        let lastKnown = 0;
        let last: string | null = null;
        for (const [nth, { value, level }] of playLive(secondsOf(runs), alone).entries()) {
          if (value !== null) {
            const figure = threshold.kind === 'rtt' ? value / 18 : value;
            const isBeyond = alone.critical !== null && isWorse(alone.kind, figure, alone.critical.enter);
            const step = nth - lastKnown <= 3 ? (nth - lastKnown) * 1000 : 0;
            beyondMs = isBeyond ? (beyondMs === null ? 0 : beyondMs + step) : null;
            lastKnown = nth;
          }
          if (level !== null && last === null) expect(beyondMs).toBeGreaterThanOrEqual(threshold.holdMs);
          last = level;
        }
      }),
    );
  });

  it('keeps plain JSON that reads back as it was', () => {
    fc.assert(
      fc.property(course, ({ threshold, runs }) => {
        for (const { state } of playLive(secondsOf(runs), threshold))
          expect(thresholdStateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
      }),
    );
  });
});

describe(tryThreshold, () => {
  it('tells exactly what judging each second would have told', () => {
    fc.assert(
      fc.property(course, ({ threshold, runs }) => {
        const { raised, count } = tryThreshold(pointsOf(runs), threshold);
        const levels = playLive(secondsOf(runs), threshold).map(({ level }) => level);
        expect(raised).toEqual(stretchesOf(levels));
        const begins = levels.filter((level, nth) => level !== null && (levels[nth - 1] ?? null) === null);
        expect(count).toBe(begins.length);
      }),
      { numRuns: 500 },
    );
  });

  it('does so where what is usual must be learned, over hours of one value', () => {
    const learning = fc.record({
      threshold: thresholdFor('rtt').map((threshold): Threshold => ({ ...threshold, baselineMs: null })),
      runs: fc.array(fc.record({ value: valueFor('rtt'), seconds: fc.integer({ min: 1, max: 4000 }) }), {
        minLength: 4,
        maxLength: 12,
      }),
    });
    fc.assert(
      fc.property(learning, ({ threshold, runs }) => {
        const { raised } = tryThreshold(pointsOf(runs), threshold);
        expect(raised).toEqual(stretchesOf(playLive(secondsOf(runs), threshold).map(({ level }) => level)));
      }),
      { numRuns: 8 },
    );
  });

  it('tells the same of a series in which the same value stands twice', () => {
    fc.assert(
      fc.property(course, ({ threshold, runs }) => {
        const each = secondsOf(runs).map((value, nth) => ({ at: startAt + nth * 1000, value }));
        const series = pointsOf(runs);
        expect(tryThreshold({ points: each, until: series.until }, threshold)).toEqual(tryThreshold(series, threshold));
      }),
    );
  });

  it('counts an alarm that goes from warning to critical once, and gives its whole length', () => {
    const series = pointsOf([
      { value: 0.8, seconds: 20 },
      { value: 0.3, seconds: 10 },
      { value: 1, seconds: 30 },
      { value: 0.8, seconds: 10 },
    ]);
    const at = (seconds: number) => startAt + seconds * 1000;
    expect(tryThreshold(series, usual.connectivity)).toEqual({
      raised: [
        { from: at(3), to: at(23), level: 'warning' },
        { from: at(23), to: at(33), level: 'critical' },
        { from: at(63), to: at(70), level: 'warning' },
      ],
      count: 2,
      longestMs: 30_000,
    });
  });

  it('looks at 90 days of a pair that is well, or bad, in no time', () => {
    const series = { points: [{ at: startAt, value: 0.4 }], until: startAt + 90 * 86_400_000 };
    expect(tryThreshold(series, usual.connectivity)).toMatchObject({ count: 1, longestMs: 90 * 86_400_000 - 3000 });
  });
});
