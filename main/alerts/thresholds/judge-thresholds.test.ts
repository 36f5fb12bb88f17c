import { describe, expect, it } from 'vitest';
import type { AlertThresholds, ThresholdKind } from '../../domain/alert-thresholds.ts';
import type { ThresholdValue } from './breach.ts';
import { judgeThresholds } from './judge-thresholds.ts';
import { forAll, startAt, usual, valueOf } from './threshold-examples.ts';
import { noThresholdState, type ThresholdState, thresholdStateSchema } from './threshold-state.ts';

/** One look after another at a value of one kind, a second apart unless said; what stood at each. */
function play(
  kind: ThresholdKind,
  values: readonly (number | null)[],
  { thresholds = forAll(), everyMs = 1000, before = noThresholdState, from = startAt }: Partial<Course> = {},
) {
  let state = before;
  const levels: (string | null)[] = [];
  let texts: readonly string[] = [];
  for (const [nth, value] of values.entries()) {
    const at = from + nth * everyMs;
    const judged = judgeThresholds(state, { at, values: [valueOf(kind, value)], thresholds });
    state = judged.state;
    levels.push(judged.breaches[0]?.level ?? null);
    texts = judged.breaches.map(({ text }) => text);
  }
  return { state, levels, texts };
}

interface Course {
  readonly thresholds: AlertThresholds;
  readonly everyMs: number;
  readonly before: ThresholdState;
  readonly from: number;
}

const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);
const judgeOne = (value: ThresholdValue, thresholds: AlertThresholds) =>
  judgeThresholds(noThresholdState, { at: startAt, values: [value], thresholds }).breaches;
const atOnce = forAll({
  connectivity: { holdMs: 0 },
  loss: { holdMs: 0 },
  margin: { holdMs: 0 },
  lag: { holdMs: 0 },
});

describe(judgeThresholds, () => {
  it('raises nothing for a dip that is shorter than the hold, and warns of one that lasts', () => {
    expect(play('connectivity', [1, 0.8, 0.8, 0.8, 1, 1]).levels).toEqual(times(6, null));
    expect(play('connectivity', [1, 0.8, 0.8, 0.8, 0.8]).levels).toEqual([null, null, null, null, 'warning']);
  });

  it('says since when the value is beyond the level, not since when the hold was over', () => {
    const { breaches } = judgeThresholds(play('connectivity', times(4, 0.8)).state, {
      at: startAt + 4000,
      values: [valueOf('connectivity', 0.8)],
      thresholds: forAll(),
    });
    expect(breaches).toEqual([
      {
        key: 'connectivity:dub|fra',
        kind: 'connectivity',
        level: 'warning',
        text: 'DUB–FRA: 80 % of live host pairs reach each other (warning below 90 %) since 2026-11-22 22:45:00 UTC',
        regions: ['dub', 'fra'],
        clusters: [],
        hosts: [],
        since: startAt,
      },
    ]);
  });

  it('keeps an alarm between the two levels, and clears it once the value was well for the hold', () => {
    const { levels } = play('connectivity', [...times(4, 0.8), 0.93, 0.93, 0.93, 0.93, 0.93, 0.96, 0.96, 0.96, 0.96]);
    expect(levels.slice(3)).toEqual([...times(9, 'warning'), null]);
  });

  it('goes from warning to critical and back under one key', () => {
    const { levels } = play('connectivity', [...times(4, 0.8), ...times(4, 0.3), ...times(4, 0.7)]);
    expect(levels.slice(3)).toEqual([...times(4, 'warning'), ...times(4, 'critical'), 'warning']);
  });

  it('warns of a value that is sometimes critical and never well, although neither level alone lasts', () => {
    expect(play('connectivity', [0.8, 0.3, 0.8, 0.3]).levels.at(-1)).toBe('warning');
  });

  it('neither raises nor clears while nobody knows, and counts that time for no hold', () => {
    const unseen = play('connectivity', [0.8, ...times(20, null), 0.8]);
    expect(unseen.levels).toEqual(times(22, null));
    expect(play('connectivity', [...times(4, 0.8), ...times(9, null)]).texts).toEqual([
      'DUB–FRA: 80 % of live host pairs reach each other (warning below 90 %) since 2026-11-22 22:45:00 UTC; not known now',
    ]);
  });

  it('does not take for held what passed while it did not look', () => {
    expect(play('connectivity', [0.8, 0.8], { everyMs: 600_000 }).levels).toEqual([null, null]);
    expect(play('connectivity', [0.8, 0.8, 0.8], { everyMs: 2500 }).levels).toEqual([null, null, 'warning']);
  });

  it('goes on after a restart with what it read back', () => {
    const { state } = play('connectivity', times(4, 0.8));
    const before = thresholdStateSchema.parse(JSON.parse(JSON.stringify(state)));
    expect(before).toEqual(state);
    expect(play('connectivity', [null, 0.8], { before, from: startAt + 3_600_000 }).levels).toEqual([
      'warning',
      'warning',
    ]);
  });

  it('survives a clock that was set back', () => {
    const { state } = play('connectivity', times(4, 0.8));
    expect(play('connectivity', times(5, 1), { before: state, from: startAt - 3_600_000 }).levels.at(-1)).toBeNull();
  });

  it('forgets a pair that is no part of the fleet any more', () => {
    const { state } = play('connectivity', times(4, 0.8));
    const judged = judgeThresholds(state, { at: startAt + 5000, values: [], thresholds: forAll() });
    expect(judged).toEqual({ state: noThresholdState, breaches: [] });
  });

  it('lets an alarm go whose level is not watched any more', () => {
    const { state } = play('connectivity', times(4, 0.8));
    const thresholds = forAll({ connectivity: { warning: null } });
    expect(play('connectivity', [0.8], { before: state, thresholds }).levels).toEqual([null]);
  });

  it('judges a pair by its own threshold, where it has one', () => {
    const own = { 'connectivity:dub|fra': { ...usual.connectivity, warning: null, critical: null } };
    expect(judgeOne(valueOf('connectivity', 0), { ...atOnce, own })).toEqual([]);
    expect(judgeOne(valueOf('connectivity', 0), atOnce)).toHaveLength(1);
  });

  it('says what each kind is about, who is meant and by how much, and never rounds a breach to its level', () => {
    const told = (kind: ThresholdKind, value: number) =>
      judgeOne(valueOf(kind, value), atOnce).map(({ text, clusters, hosts }) => [
        text.replace(/ since.*/, ''),
        ...clusters,
        ...hosts,
      ]);
    expect(told('connectivity', 0.89999)).toEqual([
      ['DUB–FRA: 89.9 % of live host pairs reach each other (warning below 90 %)'],
    ]);
    expect(told('connectivity', 0)).toEqual([
      ['DUB–FRA: 0 % of live host pairs reach each other (critical below 50 %)'],
    ]);
    expect(told('loss', 0.0200001)).toEqual([
      ['DUB–FRA: 2.1 % of what is sent must be sent again (warning above 2 %)'],
    ]);
    expect(told('margin', 0)).toEqual([['ledger: 0 votes to spare in the worst case (warning below 1)', 'ledger']]);
    expect(told('margin', -1)).toEqual([
      ['ledger: 1 vote short of quorum in the worst case (critical below 0)', 'ledger'],
    ]);
    expect(told('lag', 31_000)).toEqual([
      ['fra-db1 of ledger: data are 31 s behind (critical above 30 s)', 'ledger', 'fra-db1'],
    ]);
  });

  it('puts what is critical first', () => {
    const { breaches } = judgeThresholds(noThresholdState, {
      at: startAt,
      values: [valueOf('connectivity', 0.8), valueOf('loss', 0.5), valueOf('margin', 0)],
      thresholds: atOnce,
    });
    expect(breaches.map(({ key, level }) => [key, level])).toEqual([
      ['loss:dub|fra', 'critical'],
      ['connectivity:dub|fra', 'warning'],
      ['margin:ledger', 'warning'],
    ]);
  });
});

describe('the usual round-trip time', () => {
  const fiveMinutes = 300_000;
  /** An hour and more of 18 ms, looked at every five minutes. */
  const learned = play('rtt', times(13, 18), { everyMs: fiveMinutes }).state;
  const after = (values: readonly (number | null)[], before = learned, thresholds = forAll()) =>
    play('rtt', values, { before, thresholds, from: startAt + 13 * fiveMinutes });
  const usualOf = ({ subjects }: ThresholdState) => subjects['rtt:dub|fra']?.baseline?.usualMs;

  it('is not known in the first hour: nothing is compared with it', () => {
    const young = play('rtt', times(10, 18), { everyMs: fiveMinutes });
    expect(usualOf(young.state)).toBeNull();
    expect(after(times(9, 900), young.state).levels).toEqual(times(9, null));
    expect(usualOf(learned)).toBe(18);
  });

  it('is what a pair is judged against, and stands in the sentence', () => {
    const { texts } = after(times(4, 76));
    expect(texts).toEqual([
      'DUB–FRA: round-trip time 76 ms, usually 18 ms (critical above 72 ms) since 2026-11-22 23:50:00 UTC',
    ]);
    expect(after(times(9, 35)).levels).toEqual(times(9, null));
  });

  it('learns nothing from a breach, however long, nor on its way there and back', () => {
    const day = play('rtt', times(288, 76), {
      before: learned,
      everyMs: fiveMinutes,
      from: startAt + 13 * fiveMinutes,
    });
    expect(usualOf(day.state)).toBe(18);
    expect(day.state.subjects['rtt:dub|fra']?.baseline?.samplesMs).toEqual(times(13, 18));
  });

  it('follows a slow and small change, for a median of six hours', () => {
    const later = play('rtt', times(80, 24), {
      before: learned,
      everyMs: fiveMinutes,
      from: startAt + 13 * fiveMinutes,
    });
    expect(usualOf(later.state)).toBe(24);
    expect(later.state.subjects['rtt:dub|fra']?.baseline?.samplesMs).toHaveLength(72);
  });

  it('learns nothing while hosts of the pair do not reach each other', () => {
    const troubled = judgeThresholds(noThresholdState, {
      at: startAt,
      values: [valueOf('connectivity', 0.8)],
      thresholds: forAll(),
    }).state;
    const values = [valueOf('connectivity', 0.8), valueOf('rtt', 18)];
    const { state } = judgeThresholds(troubled, { at: startAt + 1000, values, thresholds: forAll() });
    expect(state.subjects['rtt:dub|fra']).toBeUndefined();
  });

  it('may be declared: then it is judged at once', () => {
    const own = { 'rtt:dub|fra': { ...usual.rtt, baselineMs: 40 } };
    expect(after(times(4, 90), noThresholdState, { ...forAll(), own }).texts[0]).toMatch(/90 ms, usually 40 ms/);
  });

  it('of less than 5 ms counts as 5: a busy machine within one building is no breach', () => {
    const near = play('rtt', times(13, 0.2), { everyMs: fiveMinutes }).state;
    expect(after(times(9, 9), near).levels).toEqual(times(9, null));
    expect(after(times(9, 11), near).levels.at(-1)).toBe('warning');
  });
});

describe('thresholdStateSchema', () => {
  it('refuses what was never written', () => {
    const good = { since: null, turning: null };
    const watched = { at: 1, value: 1, warning: good, critical: good };
    for (const bad of [
      null,
      {},
      { subjects: { 'loss:a|b': {} } },
      { subjects: { 'loss:a|b': { watched: { ...watched, value: Number.NaN }, baseline: null } } },
      { subjects: { 'loss:a|b': { watched: { ...watched, warning: { since: 1 } }, baseline: null } } },
      { subjects: { ['x'.repeat(301)]: { watched, baseline: null } } },
      { subjects: { 'rtt:a|b': { watched: null, baseline: { takenAt: 1, samplesMs: times(73, 1), usualMs: 1 } } } },
    ])
      expect(thresholdStateSchema.safeParse(bad).success).toBe(false);
    expect(thresholdStateSchema.safeParse({ subjects: { 'loss:a|b': { watched, baseline: null } } }).success).toBe(
      true,
    );
  });
});
