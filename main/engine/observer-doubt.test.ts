import { describe, expect, it } from 'vitest';
import { hasJustSlept, noteClocks, noteSilence, startWatch, type SelfWatch } from './observer-doubt.ts';

const policy = { sampleIntervalMs: 1000, staleAfterMs: 3000 };
const well: SelfWatch = { ...startWatch(10_000), wallMs: 1_000_000 };

function tick(before: SelfWatch, now: number, wallMs: number | null = null): SelfWatch {
  return noteClocks(before, { now, wallMs, sampleIntervalMs: 1000 });
}

/** Ticks on, four a second; three hosts were heard last at these moments. */
function listen(before: SelfWatch, until: number, heardAt: (now: number) => readonly (number | null)[]): SelfWatch {
  let watch = before;
  for (let now = before.tickedAt + 250; now <= until; now += 250) {
    watch = noteSilence(
      tick(watch, now),
      heardAt(now).map((at) => ({ heardAt: at })),
      policy,
    );
  }
  return watch;
}

const answering = (now: number) => [0, 330, 660].map((offset) => Math.floor((now - offset) / 1000) * 1000 + offset);

describe('noteClocks', () => {
  it('doubts nothing while ticks come in time', () => {
    const after = tick(well, 10_900, 1_000_900);
    expect(after).toMatchObject({ doubt: null, note: null, lateByMs: 0 });
  });

  it('doubts itself after a stalled loop until every host could answer twice, and forgives its length to all', () => {
    const late = tick(well, 14_000);
    expect(late).toMatchObject({ lateByMs: 4000, doubt: { kind: 'late-loop', since: 10_000, until: 16_000 } });
    expect(tick(late, 14_250)).toMatchObject({ lateByMs: 4000, doubt: { kind: 'late-loop' } });
    expect(tick({ ...late, tickedAt: 15_900 }, 16_100)).toMatchObject({ lateByMs: 0, doubt: null });
  });

  it('adds up stalls that follow each other', () => {
    expect(tick(tick(well, 14_000), 15_500)).toMatchObject({ lateByMs: 5500, doubt: { since: 10_000, until: 17_500 } });
  });

  it('knows sleep by a wall clock that ran ahead, or by a gap no loop makes', () => {
    const slept = tick(well, 10_250, 1_060_250);
    expect(slept.doubt).toMatchObject({ kind: 'suspended', since: 10_000, until: 12_250 });
    expect(slept.doubt?.text).toContain('60.3 s');
    expect(slept.lateByMs).toBe(0);
    expect(hasJustSlept(well, slept)).toBe(true);
    expect(hasJustSlept(slept, tick(slept, 10_500, 1_060_500))).toBe(false);
    expect(tick(well, 70_000)).toMatchObject({ lateByMs: 60_000, doubt: { kind: 'suspended' } });
  });

  it('only tells of a clock that was set: it doubts nothing', () => {
    const back = tick(well, 10_250, 400_000);
    expect(back).toMatchObject({ doubt: null, lateByMs: 0, note: { kind: 'clock-step', since: 10_250 } });
    expect(back.note?.text).toContain('back by 600.3 s');
    expect(tick(well, 10_250, 1_004_250).note?.text).toContain('forward by 4 s');
    expect(tick(well, 10_250, 1_000_300).note).toBeNull();
    expect(tick(back, 20_500, 410_250)).toMatchObject({ note: null });
  });
});

describe('noteSilence', () => {
  it('doubts nothing while hosts answer in turn, or while one of them is silent', () => {
    expect(listen(well, 30_000, answering).doubt).toBeNull();
    expect(listen(well, 30_000, (now) => [12_000, ...answering(now).slice(1)]).doubt).toBeNull();
  });

  it('doubts itself when all fall silent together, until they have answered again twice', () => {
    const silent = listen(listen(well, 20_000, answering), 22_000, () => answering(20_000));
    expect(silent.doubt).toMatchObject({ kind: 'all-late', since: 20_000, until: 24_000 });
    const back = listen(silent, 22_500, answering);
    expect(back.doubt).toMatchObject({ kind: 'all-late', since: 20_000 });
    expect(back.lateByMs).toBeGreaterThanOrEqual(2000);
    expect(listen(back, 25_000, answering)).toMatchObject({ doubt: null, lateByMs: 0 });
  });

  it('leaves a silence older than any evidence to be called blindness, and waits again when words return', () => {
    const blind = listen(listen(well, 20_000, answering), 30_000, () => answering(20_000));
    expect(blind.doubt).toBeNull();
    expect(listen(blind, 30_250, answering)).toMatchObject({ doubt: { kind: 'all-late', since: 20_000 }, lateByMs: 0 });
  });

  it('does not take the silence of a single host for its own', () => {
    expect(listen(well, 14_000, () => [11_000]).doubt).toBeNull();
    expect(listen(well, 30_000, (now) => [11_000, Math.min(now, 20_000)]).doubt).toBeNull();
  });

  it('learns that two slow hosts are often silent together', () => {
    const slow = (now: number) => [Math.floor(now / 2000) * 2000, Math.floor(now / 2000) * 2000 - 100];
    expect(listen(well, 120_000, slow).doubt).toBeNull();
  });

  it('does not blame the network for what its own loop missed', () => {
    const late = tick(listen(well, 20_000, answering), 25_000);
    const after = noteSilence(late, [{ heardAt: 20_000 }, { heardAt: 19_660 }], policy);
    expect(after.doubt?.kind).toBe('late-loop');
  });
});
