import { describe, expect, it } from 'vitest';
import { galleryState } from '../gallery/fixture-world.ts';
import { faster, noReplay, type Past, playedTo, replayAt, shownPhase, toggled } from './replay.ts';
import { screenFromState } from './screen.ts';

const screen = screenFromState(galleryState());
const past = screenFromState(galleryState({ seq: 1 }));
const moment = (next: number | null): Past => ({ kind: 'moment', at: 1000, screen: past, notes: [], next });
const live = { phase: 'live' as const, screen };

describe('playedTo', () => {
  it('plays as many times faster as is asked for', () => {
    expect(playedTo(moment(null), 1000, 250, 1)).toBe(1250);
    expect(playedTo(moment(null), 1000, 250, 60)).toBe(16_000);
  });

  it('jumps over no event, however fast it plays', () => {
    expect(playedTo(moment(1001), 1000, 250, 60)).toBe(1001);
    expect(playedTo(moment(99_000), 1000, 250, 60)).toBe(16_000);
  });

  it('leaves a gap at its end, and stops where history ends or cannot be read', () => {
    const gap = { kind: 'gap' as const, at: 1000, to: 90_000, next: null };
    expect(playedTo({ ...gap, why: 'stopped' }, 1000, 250, 1)).toBe(90_000);
    expect(playedTo({ ...gap, why: 'pending' }, 1000, 250, 1)).toBeNull();
    expect(playedTo({ kind: 'refused', why: '' }, 1000, 250, 1)).toBeNull();
  });
});

describe('shownPhase', () => {
  it('shows live unless a replay is on, and then the past alone', () => {
    expect(shownPhase(live, noReplay)).toBe(live);
    const on = replayAt(noReplay, 1000);
    expect(shownPhase(live, { ...on, past: moment(null) } as typeof on)).toEqual({ phase: 'live', screen: past });
  });

  it('never shows live in a replay of which nothing is known yet, nor anything as well', () => {
    const shown = shownPhase(live, replayAt(noReplay, 1000));
    expect(shown.phase === 'live' && [shown.screen.at, shown.screen.observer.sight]).toEqual([1000, 'blind']);
    expect(shown.phase === 'live' && [shown.screen.hosts.size, shown.screen.pairs.size]).toEqual([0, 0]);
  });
});

describe('replayAt', () => {
  it('stands at a moment, plays when it is told to, and keeps its speed', () => {
    const on = faster(replayAt(noReplay, 1000.4));
    expect(on).toMatchObject({ at: 1000, isPlaying: false, speed: 10 });
    expect(toggled(on)).toMatchObject({ isPlaying: true });
    expect(replayAt(toggled(on), 5000)).toMatchObject({ at: 5000, isPlaying: false, speed: 10 });
    expect([faster(faster(on)), noReplay].map((state) => state.kind === 'on' && state.speed)).toEqual([1, false]);
  });
});
