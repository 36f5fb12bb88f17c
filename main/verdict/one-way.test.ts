import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import { sceneFleet } from '../testing/scene.ts';
import { cutPath, pictureAt, pictureOf } from '../testing/small-picture.ts';
import { deadDirection, oneWayFindings } from './one-way.ts';
import type { RegionLink } from './region-link.ts';
import { judgeLinks } from './region-links.ts';
import { noMemory } from './verdict.ts';

const fleet = sceneFleet({ alpha: ['a1'], beta: ['b1'] });
const picture = pictureOf(fleet, [cutPath('a1', 'b1', pictureAt - 8000)]);
const [cut] = judgeLinks(picture, [], noMemory);

function oneWay(forward: 'lost' | 'arrives'): RegionLink {
  if (cut === undefined) throw new Error('the fleet has a link');
  return { ...cut, state: 'one-way', forward, reverse: forward === 'lost' ? 'arrives' : 'lost' };
}

describe(deadDirection, () => {
  it('names the direction in which packets are lost, not the one in which they arrive', () => {
    expect(deadDirection(oneWay('lost'))).toEqual({ from: 'alpha', to: 'beta' });
    expect(deadDirection(oneWay('arrives'))).toEqual({ from: 'beta', to: 'alpha' });
  });
});

describe(oneWayFindings, () => {
  it('says which way is dead and which arrives, with both ends as witnesses', () => {
    const [finding] = oneWayFindings(picture, [oneWay('lost')]);
    expect(finding).toMatchObject({
      matter: { type: 'one-way', subject: { from: 'alpha', to: 'beta' } },
      strength: 'proven',
      since: pictureAt - 8000,
      text: 'ALP → BET is dead while BET → ALP arrives',
      observers: [hostId('a1'), hostId('b1')],
    });
    expect(finding?.evidence.map(({ domain }) => domain)).toEqual(['alpha', 'beta']);
  });

  it('is the same incident when the other direction turns out to be the dead one', () => {
    const keys = [oneWay('lost'), oneWay('arrives')].flatMap((link) =>
      oneWayFindings(picture, [link]).map(({ key }) => key),
    );
    expect(new Set(keys).size).toBe(1);
  });

  it('has nothing to say of a link that is cut', () => {
    expect(cut?.state).toBe('cut');
    expect(oneWayFindings(picture, cut === undefined ? [] : [cut])).toEqual([]);
  });
});
