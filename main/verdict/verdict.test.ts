import { describe, expect, it } from 'vitest';
import { cutPath, pictureAt, pictureOf, provenPath } from '../testing/small-picture.ts';
import { sceneFleet } from '../testing/scene.ts';
import { judge, noMemory } from './verdict.ts';

describe('judge', () => {
  const fleet = sceneFleet({ alpha: ['a1'], beta: ['b1', 'b2'] });
  const key = 'alpha|beta';

  it('notes a break that may not be told yet, as where nobody sees the other side: tries from within it are old news after the heal', () => {
    const lostAt = pictureAt - 4000;
    const lost = new Map([
      ['b1', lostAt],
      ['b2', lostAt],
    ]);
    const unseen = pictureOf(fleet, [cutPath('a1', 'b1', pictureAt - 3000)], lost);
    const verdict = judge(unseen, noMemory);
    expect(verdict.links).toMatchObject([{ state: 'suspect' }]);
    expect(verdict.brokenAt.get(key)).toBe(pictureAt);
  });

  it('notes none where a neighbour still passes packets', () => {
    const half = pictureOf(fleet, [cutPath('a1', 'b1', pictureAt - 3000), provenPath('a1', 'b2')]);
    expect(judge(half, noMemory).brokenAt.has(key)).toBe(false);
  });
});
