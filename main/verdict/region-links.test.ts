import { describe, expect, it } from 'vitest';
import type { Path } from '../evidence/path.ts';
import { sceneFleet } from '../testing/scene.ts';
import { cutPath, pictureAt, pictureOf } from '../testing/small-picture.ts';
import { judgeLinks, type LinkMemory } from './region-links.ts';
import { noLives, type Lives } from './way-of-break.ts';

const fleet = sceneFleet({ a: ['a1', 'a2'], b: ['b1', 'b2'] });
const memory: LinkMemory = { deadAt: new Map(), brokenAt: new Map(), lives: new Map() };
const since = pictureAt - 1700;

/** The link of a and b when these are all its paths, and the hosts were listed so long ago (ms). */
function linkOf(paths: readonly Path[], ageMs = 50, before: LinkMemory = memory) {
  const picture = pictureOf(fleet, paths);
  const listed = [...picture.hosts].map(([id, sight]) => [id, { ...sight, sampledAt: pictureAt - ageMs }] as const);
  const [link] = judgeLinks({ ...picture, hosts: new Map(listed) }, [], before);
  if (link === undefined) throw new Error('no link');
  return link;
}

/** Cut, the newest try having failed `triedMs` after the beginning. */
function cut(a: string, b: string, triedMs: number): Path {
  const triedAt = since + triedMs;
  return { ...cutPath(a, b, since), triedAtA: triedAt, triedAtB: triedAt };
}

describe(judgeLinks, () => {
  it('knows a cut to last until the newest try that failed in it', () => {
    const link = linkOf([cut('a1', 'b1', 1400), cut('a2', 'b2', 1600)]);
    expect(link).toMatchObject({ state: 'cut', since, lastsUntil: since + 1600 });
  });

  it('knows it no longer than a heal may hide between two retransmissions', () => {
    expect(linkOf([cut('a1', 'b1', 600), cut('a2', 'b2', 600)]).lastsUntil).toBe(pictureAt - 300);
  });

  it('does not take an old listing for one of now', () => {
    expect(linkOf([cut('a1', 'b1', 600), cut('a2', 'b2', 600)], 900).lastsUntil).toBe(pictureAt - 650);
  });

  it('finds a direction dead only while the other shows itself, and stands by it when that backs off', () => {
    const known = { ...noLives, forward: { knownAt: pictureAt - 3000, arrivedAt: pictureAt - 3100 } };
    const stateOf = (arrivedMs: number, lives: Lives) => {
      const long = pictureAt - 6000;
      const arrivedAtB = pictureAt - arrivedMs;
      const paths = [{ ...cutPath('a1', 'b1', long), arrivedAtB }, cutPath('a2', 'b2', long)];
      const backedOff = paths.map((path) => ({ ...path, triedAtA: arrivedAtB }));
      return linkOf(backedOff, 50, { ...memory, lives: new Map([['a|b', lives]]) });
    };
    expect(stateOf(200, known)).toMatchObject({ state: 'one-way', forward: 'arrives', lives: { isNamed: true } });
    expect(stateOf(1200, known).state).toBe('one-way');
    expect(stateOf(2100, known)).toMatchObject({ state: 'suspect', lives: { isNamed: false } });
    expect(stateOf(2100, { ...known, isNamed: true }).state).toBe('one-way');
  });

  it('has nothing to last where nobody complains', () => {
    expect(linkOf([]).lastsUntil).toBeNull();
  });
});
