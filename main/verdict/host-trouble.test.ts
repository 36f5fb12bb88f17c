import { describe, expect, it } from 'vitest';
import type { Path } from '../evidence/path.ts';
import { sceneFleet } from '../testing/scene.ts';
import { cutPath, pictureAt, pictureOf, provenPath, samplePath } from '../testing/small-picture.ts';
import { findHostTroubles, hostFindings } from './host-trouble.ts';
import { noMemory } from './verdict.ts';

const fleet = sceneFleet({ alpha: ['a1', 'a2'], beta: ['b1', 'b2'] });
const since = pictureAt - 4000;
const hosts = ['a1', 'a2', 'b1', 'b2'];

/** All paths of the fleet: those of `broken` pairs cut, the others proven. */
function paths(broken: (a: string, b: string) => boolean): readonly Path[] {
  return hosts.flatMap((a, index) =>
    hosts.slice(index + 1).map((b) => (broken(a, b) ? cutPath(a, b, since) : provenPath(a, b))),
  );
}

const withoutB1 = paths((a, b) => a === 'b1' || b === 'b1');
const lostB1 = new Map([['b1', since]]);
const troubles = (some: readonly Path[], lost?: ReadonlyMap<string, number>) =>
  findHostTroubles(pictureOf(fleet, some, lost), noMemory).map(({ host, isProven }) => ({
    host,
    isProven,
  }));

describe(findHostTroubles, () => {
  it('finds the host that lost everybody, its neighbour included, and nobody else', () => {
    expect(troubles(withoutB1, lostB1)).toEqual([{ host: 'b1', isProven: true }]);
  });

  it('finds no host behind a cut between regions: neighbours still reach each other', () => {
    const between = paths((a, b) => a[0] !== b[0]);
    expect(troubles(between)).toEqual([]);
  });

  it('finds no host in trouble that anybody proves to reach since', () => {
    expect(troubles(paths((a, b) => a === 'a1' && b === 'b1'))).toEqual([]);
  });

  it('calls no host dead or alone whose packets still arrive somewhere', () => {
    const half = samplePath('b1', 'b2', { state: 'one-way', since, forward: 'arrives', reverse: 'lost' });
    const some = withoutB1.map((path) => (path.a === 'b1' && path.b === 'b2' ? half : path));
    expect(troubles(some, lostB1)).toEqual([]);
  });

  it('only suspects it while the failed tries may be loss', () => {
    const few = withoutB1.map((path) => ({ ...path, tries: Math.min(1, path.tries) }));
    expect(troubles(few, lostB1)).toEqual([{ host: 'b1', isProven: false }]);
  });

  it('calls a host lost alone only once a neighbour was heard when its own next word was due', () => {
    const onlyFar = [cutPath('a1', 'b1', since)];
    const lostFor = (ms: number) => troubles(onlyFar, new Map([['b1', pictureAt - ms]])).map(({ host }) => host);
    expect(lostFor(4000)).toContain('b1');
    expect(lostFor(1600)).toContain('b1');
    expect(lostFor(1500)).not.toContain('b1');
  });

  it('accuses the lost end of a path, not the one that misses it', () => {
    const some = [cutPath('a1', 'b1', since), provenPath('a2', 'b2')];
    expect(troubles(some, new Map([['a1', since]])).map(({ host }) => host)).toEqual(['a1']);
    expect(troubles(some, new Map([['b1', since]])).map(({ host }) => host)).toEqual(['b1']);
  });
});

describe(hostFindings, () => {
  const found = (lost: ReadonlyMap<string, number>) => {
    const picture = pictureOf(fleet, withoutB1, lost);
    return hostFindings(picture, findHostTroubles(picture, noMemory));
  };

  it('calls the host isolated while we read it, and is itself a witness of that', () => {
    expect(found(new Map())).toMatchObject([
      {
        matter: { type: 'host-isolated', subject: { host: 'b1' } },
        strength: 'proven',
        since,
        text: 'b1 is isolated: we read it, but it reaches none of a1, a2, b2',
      },
    ]);
    expect(found(new Map())[0]?.observers).toContain('noc');
  });

  it('calls it unreachable when we lost it too, without its own word, and says that a crash looks the same', () => {
    const [finding] = found(lostB1);
    expect(finding).toMatchObject({
      matter: { type: 'host-unreachable', subject: { host: 'b1' } },
      strength: 'proven',
    });
    expect(finding?.observers).toEqual(['a1', 'a2', 'b2']);
    expect(finding?.text).toContain('crashed or isolated, it looks the same');
  });
});
