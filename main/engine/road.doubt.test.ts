import { describe, expect, it } from 'vitest';
import type { Change } from '../domain/snapshot.ts';
import { namedIn, pairName, play, sceneFleet, type Course, type Told, type Trouble } from '../testing/scene.ts';

const layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] };
const fleet = sceneFleet(layout);
const everybody = Object.values(layout).flat();
const healthy: Course = { fleet, troubles: [] };
const cutAt = 10_000;
const cut: Trouble = { kind: 'cut', from: layout.alpha, to: [...layout.beta, ...layout.gamma], at: cutAt };

function situationsOf({ changes }: Told): readonly Extract<Change, { kind: 'situation' }>[] {
  return changes.flatMap((change) => (change.kind === 'situation' ? [change] : []));
}

function badWords({ changes }: Told): readonly Change[] {
  return changes.filter(({ kind, t }) => t > 5000 && kind !== 'cluster');
}

function doubts({ snapshots }: Told): readonly string[] {
  return [...new Set(snapshots.flatMap(({ observer }) => observer.doubt?.kind ?? []))];
}

describe('advanceRoad while the observer doubts itself', () => {
  it('confirms a cut that began during its own stall after the window, with its true beginning', () => {
    const told = play({ fleet, troubles: [cut], stalls: [{ from: cutAt + 250, to: 14_000 }] }, 22_000);
    const first = situationsOf(told)[0];
    expect(doubts(told)).toEqual(['late-loop']);
    expect(first?.t).toBe(16_000);
    expect(first).toMatchObject({ phase: 'confirmed', situation: { type: 'partition' } });
    expect(Math.abs((first?.situation.since ?? 0) - cutAt)).toBeLessThanOrEqual(1000);
    expect(namedIn(told, 'cleared')).toEqual([]);
  });

  it('keeps an open cut as it is through a stall, and tells it once', () => {
    const told = play({ fleet, troubles: [cut], stalls: [{ from: 15_000, to: 19_000 }] }, 26_000);
    expect(situationsOf(told).filter(({ phase }) => phase === 'confirmed')).toHaveLength(1);
    expect(told.last.situations[0]?.phase).toBe('confirmed');
    const during = told.snapshots.find(({ t }) => t === 19_000);
    expect(during?.situations[0]?.phase).toBe('confirmed');
  });

  it('lets a proof end a situation while it doubts: a heal is never held back', () => {
    const course: Course = { fleet, troubles: [cut], healedAt: 14_000, stalls: [{ from: 17_000, to: 18_500 }] };
    expect(situationsOf(play(course, 24_000)).at(-1)?.phase).toBe('cleared');
  });

  it('says not one word about a healthy fleet after a minute of sleep, by the wall clock or by the gap', () => {
    const wallAt = (now: number) => 1e12 + now + (now >= 12_000 ? 60_000 : 0);
    const slept = play({ ...healthy, wallAt }, 25_000);
    expect(badWords(slept)).toEqual([]);
    expect(doubts(slept)).toEqual(['suspended']);
    const stopped = play({ ...healthy, stalls: [{ from: 12_000, to: 72_000 }] }, 90_000);
    expect(badWords(stopped)).toEqual([]);
    expect(doubts(stopped)).toEqual(['suspended']);
    expect(stopped.last.selfCheck.dropped).toEqual([]);
  });

  it('says not one word when all sessions are 2.5 s late at once and come back: only that it doubts itself', () => {
    const late: Trouble = { kind: 'sight-lost', hosts: everybody, at: 10_000 };
    const told = play({ fleet, troubles: [late], healedAt: 12_500 }, 25_000);
    expect(badWords(told)).toEqual([]);
    expect(doubts(told)).toEqual(['all-late']);
    expect(told.last.observer).toMatchObject({ sight: 'clear', doubt: null });
  });

  it('says once that it is blind when all sessions are lost for good, and nothing else', () => {
    const told = play({ fleet, troubles: [{ kind: 'sight-lost', hosts: everybody, at: 10_000 }] }, 60_000);
    expect(situationsOf(told).map(({ phase, situation }) => [phase, situation.type, situation.subject])).toEqual([
      ['confirmed', 'noc-blind', { all: true }],
    ]);
    expect(situationsOf(told)[0]?.t).toBeLessThanOrEqual(13_500);
    expect(told.last.observer.sight).toBe('blind');
  });

  it('accuses nobody of what came and went while it was blind', () => {
    const blind: Trouble = { kind: 'sight-lost', hosts: everybody, at: 10_000 };
    const told = play({ fleet, troubles: [blind, { ...cut, at: 20_000 }], healedAt: 40_000 }, 50_000);
    expect(namedIn(told, 'confirmed')).toEqual(['noc-blind']);
    expect(namedIn(told, 'cleared')).toEqual(['noc-blind']);
  });

  it('is not disturbed by a clock that is set: the same words at the same moments, and a note', () => {
    const plain = play({ fleet, troubles: [cut], wallAt: (now) => 1e12 + now }, 20_000);
    for (const stepMs of [-3_600_000, 4000]) {
      const wallAt = (now: number) => 1e12 + now + (now >= cutAt + 500 ? stepMs : 0);
      const told = play({ fleet, troubles: [cut], wallAt }, 20_000);
      expect(told.changes).toEqual(plain.changes);
      expect(doubts(told)).toEqual(['clock-step']);
    }
    expect(doubts(plain)).toEqual([]);
  });

  it('suspects nobody while idle hosts are late together', () => {
    const idle = new Set(everybody.flatMap((a) => everybody.map((b) => pairName(a, b))));
    const late: Trouble = { kind: 'sight-lost', hosts: everybody, at: 30_000 };
    expect(situationsOf(play({ fleet, idle, troubles: [late], healedAt: 32_500 }, 45_000))).toEqual([]);
  });
});
