import { describe, expect, it } from 'vitest';
import { cellState } from '../../main/contract/matrix.ts';
import { galleryState } from '../gallery/fixture-world.ts';
import { pastMatrix } from './past-matrix.ts';
import { screenFromState } from './screen.ts';

const cells = (changes: Parameters<typeof galleryState>[0]) => {
  const { cells: layers, axis } = pastMatrix(screenFromState(galleryState(changes)));
  return Object.fromEntries(
    axis.flatMap((from, row) =>
      axis.map((to, column) => [`${from}>${to}`, cellState(layers.state[row * axis.length + column] ?? 0)]),
    ),
  );
};

describe('pastMatrix', () => {
  it('tells a cut from a direction that was lost alone, and what arrived from what nobody saw', () => {
    const seen = cells({
      pairs: {
        'dub|fra': { verdict: 'partitioned', forward: 'lost', reverse: 'lost' },
        'dub|ams': { verdict: 'asymmetric', forward: 'arrives', reverse: 'lost' },
        'fra|ams': { verdict: 'unknown', forward: 'unknown', reverse: 'suspect' },
      },
    });
    expect(seen).toMatchObject({
      'dub>fra': 'cut',
      'fra>dub': 'cut',
      'dub>ams': 'arrives',
      'ams>dub': 'lost',
      'fra>ams': 'unknown',
      'ams>fra': 'suspect',
      'dub>dub': 'self',
    });
  });

  it('knows nothing of pairs that were not recorded', () => {
    const screen = { ...screenFromState(galleryState()), pairs: new Map() };
    const { cells: layers } = pastMatrix(screen);
    expect([...layers.state].map(cellState).filter((state) => state !== 'self')).toEqual(Array(6).fill('unknown'));
  });
});
