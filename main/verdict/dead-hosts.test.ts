import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import { sceneFleet } from '../testing/scene.ts';
import { pictureOf, provenPath, samplePath } from '../testing/small-picture.ts';
import { isOutdated, noteDead } from './dead-hosts.ts';

const [a1, b1] = [hostId('a1'), hostId('b1')];

describe(noteDead, () => {
  it('remembers for two minutes, the longest a stalled socket waits for its next try', () => {
    const noted = noteDead(new Map(), [b1], 1000);
    expect(noteDead(noted, [], 121_000).get(b1)?.at).toBe(1000);
    expect(noteDead(noted, [], 121_001).has(b1)).toBe(false);
  });

  it('remembers the newest moment of a host that stays dead', () => {
    expect(noteDead(noteDead(new Map(), [b1], 1000), [b1], 2000).get(b1)).toEqual({ since: 1000, at: 2000 });
  });

  it('keeps the same empty memory while nobody dies', () => {
    const none = new Map();
    expect(noteDead(none, [], 1000)).toBe(none);
  });
});

describe(isOutdated, () => {
  const fleet = sceneFleet({ alpha: ['a1'], beta: ['b1', 'b2'], gamma: ['c1'] });
  /** A peer reaches both ends again. */
  const risen = pictureOf(fleet, [provenPath('a1', 'c1'), provenPath('b1', 'c1')]);
  const lostB1 = new Map([['b1', 39_000]]);
  const outages = {
    deadAt: new Map([[b1, { since: 40_000, at: 50_000 }]]),
    brokenAt: new Map([['alpha|beta', 50_000]]),
  };
  const link = (provenAt: number | null) => ({ key: 'alpha|beta', provenAt });

  it('takes no try from the time in which an end was dead for a word about the path now', () => {
    expect(isOutdated(risen, samplePath('a1', 'b1', { triedAtA: 50_000 }), outages, null)).toBe(true);
  });

  it('hears every try about a host that nobody reached since: it is as dead as it was', () => {
    expect(isOutdated(pictureOf(fleet, [], lostB1), samplePath('a1', 'b1', { triedAtA: 50_000 }), outages, null)).toBe(
      false,
    );
  });

  it('hears a try from after the host came back', () => {
    expect(isOutdated(risen, samplePath('a1', 'b1', { triedAtA: 50_001 }), outages, null)).toBe(false);
    expect(isOutdated(risen, samplePath('a1', 'b1', { triedAtA: 49_000, triedAtB: 50_001 }), outages, null)).toBe(
      false,
    );
  });

  it('takes no try from before a link healed for a word about it now', () => {
    const stalled = samplePath('a1', 'b2', { triedAtA: 49_000 });
    expect(isOutdated(risen, stalled, outages, link(50_001))).toBe(true);
    expect(isOutdated(risen, stalled, outages, link(49_500))).toBe(false);
    expect(isOutdated(risen, samplePath('a1', 'b2', { triedAtA: 50_001 }), outages, link(50_002))).toBe(false);
  });

  it('leaves the paths of others alone, and those on which nobody tried', () => {
    expect(isOutdated(risen, samplePath('a1', 'c1', { triedAtA: 40_000 }), outages, null)).toBe(false);
    expect(isOutdated(risen, samplePath('a1', 'b1'), outages, link(60_000))).toBe(false);
  });

  it('says the same of a path whichever end died', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (triedAt, diedAt) => {
        const path = samplePath('a1', 'b1', { triedAtA: triedAt });
        const died = (host: typeof a1) => ({
          deadAt: new Map([[host, { since: diedAt, at: diedAt }]]),
          brokenAt: new Map(),
        });
        expect(isOutdated(risen, path, died(a1), null)).toBe(isOutdated(risen, path, died(b1), null));
      }),
    );
  });
});
