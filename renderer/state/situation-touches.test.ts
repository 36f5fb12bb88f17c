import { describe, expect, it } from 'vitest';
import { everyMatter, situationOf } from '../../main/domain/snapshot-examples.ts';
import { touchesHost, touchesPair } from './situation-touches.ts';

const every = everyMatter.map((matter) => situationOf(matter, 'confirmed', 'words'));
const types = (touches: (situation: (typeof every)[number]) => boolean) =>
  every.filter(touches).map(({ type }) => type);

describe('touchesPair', () => {
  it('finds what is said of the path between two regions, from either end', () => {
    const found = ['partition', 'partial-partition', 'one-way', 'port-filtered', 'lossy-link', 'flapping'];
    expect(types((one) => touchesPair(one, 'dub', 'fra'))).toEqual(found);
    expect(types((one) => touchesPair(one, 'fra', 'dub'))).toEqual(found);
  });

  it('keeps the trouble of two regions from a third', () => {
    expect(types((one) => touchesPair(one, 'dub', 'ams'))).toEqual([]);
  });
});

describe('touchesHost', () => {
  it('finds what is said of a host and its services', () => {
    const found = ['host-unreachable', 'host-isolated', 'service-down', 'service-hung'];
    expect(types((one) => touchesHost(one, 'dub1'))).toEqual(found);
    expect(types((one) => touchesHost(one, 'fra1'))).toEqual([]);
  });
});
