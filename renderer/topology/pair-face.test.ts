import { describe, expect, it } from 'vitest';
import { galleryState } from '../gallery/fixture-world.ts';
import { pairFace } from './pair-face.ts';

function faceOf(change: Record<string, unknown>) {
  const state = galleryState({ pairs: { 'dub|fra': change } });
  const pair = state.snapshot.regionPairs.find((one) => one.a === 'dub' && one.b === 'fra');
  if (pair === undefined) throw new Error('no pair');
  return pairFace(state.inventory, pair);
}

describe('pairFace', () => {
  it('is grey and wordless when healthy', () => {
    expect(faceOf({})).toMatchObject({ level: 'normal', forward: 'solid', reverse: 'solid', words: '', count: '9/9' });
  });

  it('breaks both halves only for a partition', () => {
    expect(faceOf({ verdict: 'partitioned', forward: 'lost', reverse: 'lost' })).toMatchObject({
      level: 'p1',
      forward: 'stub',
      reverse: 'stub',
    });
    expect(faceOf({ verdict: 'partial', forward: 'lost', reverse: 'lost' })).toMatchObject({
      forward: 'partial',
      reverse: 'partial',
    });
  });

  it('never draws what nobody could see as cut', () => {
    expect(faceOf({ verdict: 'unknown', forward: 'lost', reverse: 'lost' })).toMatchObject({
      level: 'blind',
      forward: 'unknown',
      reverse: 'unknown',
    });
  });

  it('draws each direction for itself and names both when one is lost', () => {
    expect(faceOf({ verdict: 'asymmetric', forward: 'arrives', reverse: 'lost' })).toMatchObject({
      forward: 'solid',
      reverse: 'stub',
      words: 'DUB→FRA ok\nFRA→DUB lost',
    });
  });

  it('says how much is lost where something is, and only then', () => {
    expect(faceOf({ verdict: 'degraded', lossRatio: 0.082 })).toMatchObject({ level: 'p3', words: 'LOSSY 8.2 %' });
    expect(faceOf({ verdict: 'degraded', lossRatio: null })).toMatchObject({ level: 'p3', words: 'DEGRADED' });
  });

  it('shows a suspicion as one, while the verdict still says healthy', () => {
    expect(faceOf({ suspect: true, forward: 'suspect' })).toMatchObject({
      level: 'p3',
      forward: 'suspect',
      words: 'SUSPECT',
    });
  });
});
