import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { galleryInventory } from '../gallery/fixture-world.ts';
import { quorumSideName } from '../../main/domain/side-name.ts';
import { sideName } from './side-name.ts';

const ids = galleryInventory.regions.map((region) => region.id);

describe('sideName', () => {
  it('joins region codes in alphabetical order', () => {
    expect(sideName(galleryInventory, ['fra', 'ams'])).toBe('AMS+FRA');
    expect(sideName(galleryInventory, ['dub'])).toBe('DUB');
  });

  it('is the same word whichever side says it, in whatever order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ids), (regions) => {
        expect(sideName(galleryInventory, regions)).toBe(sideName(galleryInventory, regions.toReversed()));
      }),
    );
  });
});

describe('quorumSideName', () => {
  const members = ['dub-kv1', 'dub-kv2', 'fra-kv1', 'fra-kv2', 'ams-kv1'];

  it('is the regions when all members of a region are on the side', () => {
    expect(quorumSideName(galleryInventory, members, ['fra-kv2', 'fra-kv1', 'ams-kv1'])).toEqual({
      name: 'AMS+FRA',
      hosts: ['fra-kv1', 'fra-kv2', 'ams-kv1'],
    });
  });

  it('names the hosts of a region that is itself split, because its code would stand for two sides', () => {
    expect(quorumSideName(galleryInventory, members, ['fra-kv1', 'ams-kv1']).name).toBe('AMS+FRA(fra-kv1)');
  });
});
