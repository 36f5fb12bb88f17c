import { describe, expect, it } from 'vitest';
import { regionId } from '../domain/ids.ts';
import { pictureOf, provenPath } from '../testing/small-picture.ts';
import { sceneFleet } from '../testing/scene.ts';
import { keyBetween, linkOf } from './path-link.ts';

// The region that stands first has the host that is sorted last.
const fleet = sceneFleet({ alpha: ['z1', 'z2'], beta: ['a1'] });
const path = provenPath('a1', 'z1');
const picture = pictureOf(fleet, [path, provenPath('z1', 'z2')]);

describe('keyBetween', () => {
  it('is the same from either side, in the order of the inventory', () => {
    const [alpha, beta] = [regionId('alpha'), regionId('beta')];
    expect([keyBetween(picture, alpha, beta), keyBetween(picture, beta, alpha)]).toEqual(['alpha|beta', 'alpha|beta']);
  });
});

describe('linkOf', () => {
  it('finds the link of a path whose hosts are sorted otherwise than their regions', () => {
    expect(linkOf(picture, path)).toEqual({ key: 'alpha|beta', paths: [path], provenAt: path.provenAt });
  });

  it('finds none within a region', () => {
    expect(linkOf(picture, provenPath('z1', 'z2'))).toBeNull();
  });
});
