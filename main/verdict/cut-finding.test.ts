import { describe, expect, it } from 'vitest';
import { regionId } from '../domain/ids.ts';
import { sceneFleet } from '../testing/scene.ts';
import { cutText, severedPairs, sideName } from './cut-finding.ts';

const fleet = sceneFleet({ dublin: ['d1'], frankfurt: ['f1'], amsterdam: ['a1'] });
const dublin = regionId('dublin');
const frankfurt = regionId('frankfurt');
const amsterdam = regionId('amsterdam');

describe('sideName', () => {
  it('names a side by its region codes in alphabetical order, so that two control rooms say the same', () => {
    expect(sideName(fleet, [frankfurt, amsterdam])).toBe('AMS+FRA');
    expect(sideName(fleet, [amsterdam, frankfurt])).toBe('AMS+FRA');
  });
});

describe('cutText', () => {
  it('puts the sides of a partition beside each other', () => {
    const matter = { type: 'partition', subject: { sides: [[dublin], [frankfurt, amsterdam]] } } as const;
    expect(cutText(fleet, matter)).toBe('AMS+FRA | DUB: no packet passes between these sides');
  });

  it('says who still reaches both ends of a partial one', () => {
    const matter = {
      type: 'partial-partition',
      subject: { pairs: [[dublin, frankfurt]], bridges: [amsterdam] },
    } as const;
    expect(cutText(fleet, matter)).toBe('DUB ╳ FRA cut; AMS still reaches both');
  });
});

describe('severedPairs', () => {
  it('lists every pair across the sides of a partition, in both orders, and none within a side', () => {
    const matter = { type: 'partition', subject: { sides: [[dublin], [frankfurt, amsterdam]] } } as const;
    expect([...severedPairs(matter)].sort()).toEqual([
      'amsterdam|dublin',
      'dublin|amsterdam',
      'dublin|frankfurt',
      'frankfurt|dublin',
    ]);
  });
});
