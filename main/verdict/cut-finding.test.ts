import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regionId } from '../domain/ids.ts';
import { sceneFleet } from '../testing/scene.ts';
import { cutPath, pictureAt, pictureOf, provenPath } from '../testing/small-picture.ts';
import { cutFindings, cutText, severedPairs, sideName, type CutMemory } from './cut-finding.ts';
import { judgeLinks } from './region-links.ts';
import { noMemory } from './verdict.ts';

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

const four = ['north', 'east', 'south', 'west'];
const square = sceneFleet({ north: ['n'], east: ['e'], south: ['s'], west: ['w'] });
const hosts = ['n', 'e', 's', 'w'];
const noCuts: CutMemory = { heldCuts: new Set(), brokenAt: new Map(), flapping: new Set() };

/** Finds the cuts of four regions with a host each; `links` by pair of hosts, all others are proven. */
function cuts(links: Readonly<Record<string, 'cut' | 'unknown'>>, ageMs = 3000, memory = noCuts) {
  const paths = hosts.flatMap((a, index) =>
    hosts.slice(index + 1).flatMap((b) => {
      const state = links[`${a}${b}`];
      if (state === 'unknown') return [];
      return [state === 'cut' ? cutPath(a, b, pictureAt - ageMs) : provenPath(a, b)];
    }),
  );
  const picture = pictureOf(square, paths);
  return cutFindings(picture, judgeLinks(picture, [], noMemory), memory);
}

describe('cutFindings', () => {
  it('names the sides when no path is left between them', () => {
    expect(cuts({ ne: 'cut', ns: 'cut', nw: 'cut' })).toMatchObject([
      { matter: { type: 'partition', subject: { sides: [['north'], ['east', 'south', 'west']] } }, strength: 'proven' },
    ]);
  });

  it('names the pair, and every region that still reaches both ends', () => {
    expect(cuts({ ne: 'cut' })).toMatchObject([
      { matter: { type: 'partial-partition', subject: { pairs: [['north', 'east']], bridges: ['south', 'west'] } } },
    ]);
  });

  it('draws nothing new from tries that are older than the heal of a link that was broken with this one, told or not', () => {
    const strengthAfter = (brokenAt: number) =>
      cuts({ ne: 'cut' }, 3000, { ...noCuts, brokenAt: new Map([['north|south', brokenAt]]) })[0]?.strength;
    expect(strengthAfter(pictureAt)).toBe('suspect');
    expect(strengthAfter(pictureAt - 60_000)).toBe('proven');
  });

  it('makes no partition of what nobody could look at: an unknown link may join', () => {
    const [finding] = cuts({ ne: 'cut', ns: 'cut', nw: 'unknown' });
    expect(finding?.matter.type).toBe('partial-partition');
  });

  it('waits for links of a cut region that still have to show themselves, but not for ever', () => {
    const links = { ne: 'cut', ns: 'cut', nw: 'unknown' } as const;
    expect(cuts(links, 2599)[0]?.strength).toBe('suspect');
    expect(cuts(links, 2600)[0]?.strength).toBe('proven');
  });

  it('keeps nobody waiting for links within a side: between the sides everything is cut already', () => {
    const links = { ne: 'cut', ns: 'cut', nw: 'cut', es: 'cut', ew: 'unknown' } as const;
    const [whole, within] = cuts(links, 2000);
    expect(whole).toMatchObject({ matter: { type: 'partition' }, strength: 'proven' });
    expect(within).toMatchObject({ matter: { type: 'partial-partition' }, strength: 'suspect' });
  });

  it('says of nobody that it still reaches both ends by a proof of long ago, but keeps a bridge that it named', () => {
    const quietMs = (ms: number) => ({ ...provenPath('e', 's'), provenAt: pictureAt - ms });
    const bridges = (ms: number, memory = noCuts) => {
      const others = ['ns', 'nw', 'ew', 'sw'].map(([a, b]) => provenPath(`${a}`, `${b}`));
      const picture = pictureOf(square, [cutPath('n', 'e', pictureAt - 4000), quietMs(ms), ...others]);
      return cutFindings(picture, judgeLinks(picture, [], noMemory), memory)[0]?.matter.subject;
    };
    expect(bridges(1900)).toMatchObject({ bridges: ['south', 'west'] });
    expect(bridges(2100)).toMatchObject({ bridges: ['west'] });
    expect(bridges(2100, { ...noCuts, heldCuts: new Set(['north|east']) })).toMatchObject({
      bridges: ['south', 'west'],
    });
  });

  it('counts nobody as a bridge whose packets arrive in one direction only', () => {
    const paths = [
      cutPath('n', 'e', pictureAt - 3000),
      ...['ns', 'es', 'nw', 'ew', 'sw'].map(([a, b]) => provenPath(`${a}`, `${b}`)),
    ];
    const picture = pictureOf(square, paths);
    const links = judgeLinks(picture, [], noMemory).map((link) =>
      link.a === 'east' && link.b === 'south' ? ({ ...link, state: 'one-way' } as const) : link,
    );
    expect(cutFindings(picture, links, noCuts)[0]?.matter.subject).toMatchObject({ bridges: ['west'] });
  });

  it('tells of a pair that is cut inside one side of a partition as well', () => {
    const found = cuts({ ne: 'cut', ns: 'cut', nw: 'cut', es: 'cut' });
    expect(found.map(({ matter }) => matter)).toEqual([
      { type: 'partition', subject: { sides: [['north'], ['east', 'south', 'west']] } },
      { type: 'partial-partition', subject: { pairs: [['east', 'south']], bridges: ['west'] } },
    ]);
    expect(new Set(found.map(({ key }) => key)).size).toBe(2);
  });

  it('stays the same incident while the cut spreads and changes its name', () => {
    const keys = [cuts({ ne: 'cut' }), cuts({ ne: 'cut', ns: 'cut', nw: 'cut' })].map(([finding]) => finding?.key);
    expect(keys[0]).toBe(keys[1]);
  });

  it('keeps a pair in its shape that was proven cut and can no longer be seen', () => {
    const links = { ne: 'cut', ns: 'cut', nw: 'unknown' } as const;
    const held = new Set(['north|west', 'west|north']);
    expect(cuts(links, 3000, { ...noCuts, heldCuts: held })[0]?.matter.type).toBe('partition');
  });

  it('keeps no flapping link in a shape because it was cut before', () => {
    const links = { ne: 'cut', ns: 'cut', nw: 'unknown' } as const;
    const memory = { ...noCuts, heldCuts: new Set(['north|west', 'west|north']), flapping: new Set(['north|west']) };
    expect(cuts(links, 3000, memory)[0]?.matter.type).toBe('partial-partition');
  });

  it('leaves a flapping link its name until one cut outlasts it', () => {
    const memory = { ...noCuts, flapping: new Set(['north|east']) };
    expect(cuts({ ne: 'cut' }, 9999, memory)).toEqual([]);
    expect(cuts({ ne: 'cut' }, 10_000, memory)).toHaveLength(1);
  });

  it('never puts two regions on different sides that a proven link joins, nor calls a pair cut that is not', () => {
    const state = fc.constantFrom('cut' as const, 'unknown' as const, 'up' as const);
    const worlds = fc.record({ ne: state, ns: state, nw: state, es: state, ew: state, sw: state });
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1600, max: 20_000 }), (world, ageMs) => {
        const bad = Object.fromEntries(
          Object.entries(world).flatMap(([pair, one]) => (one === 'up' ? [] : [[pair, one] as const])),
        );
        const severed = new Set(cuts(bad, ageMs).flatMap(({ matter }) => [...severedPairs(matter)]));
        for (const [pair, one] of Object.entries(world)) {
          const [a, b] = [...pair].map((host) => four[hosts.indexOf(host)]);
          if (one !== 'cut') expect(severed).not.toContain(`${a}|${b}`);
        }
      }),
    );
  });
});
