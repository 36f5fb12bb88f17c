import { describe, expect, it } from 'vitest';
import { noLoss, rememberLoss, type LossMemory } from '../evidence/loss-memory.ts';
import type { Path } from '../evidence/path.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { quietSnapshot } from '../domain/snapshot-examples.ts';
import { regionId } from '../domain/ids.ts';
import { sceneFleet } from '../testing/scene.ts';
import { cutPath, pictureAt, pictureOf, provenPath } from '../testing/small-picture.ts';
import type { FlapMemory } from './flapping.ts';
import { linkFigures } from './link-figures.ts';
import { judgeLinks } from './region-links.ts';

const fleet = sceneFleet({ a: ['a1'], b: ['b1', 'b2', 'b3'] });
const memory = { deadAt: new Map(), brokenAt: new Map(), lives: new Map() };

function figuresOf(paths: readonly Path[], before: Snapshot | null = null, flaps: FlapMemory = new Map()) {
  const picture = pictureOf(fleet, paths);
  return linkFigures(picture, judgeLinks(picture, [], memory), flaps, before).get('a|b');
}

/** A minute of ten segments a second, of which so many are sent again. */
function sending(resent: number): LossMemory {
  let loss = noLoss;
  for (let at = pictureAt - 60_000; at < pictureAt; at += 1000) loss = rememberLoss(loss, 10, resent, at, at - 1000);
  return loss;
}

const up = (host: string, parts: Partial<Path> = {}): Path => ({ ...provenPath('a1', host), ...parts });
/** A snapshot of some moment, in which the pair had other figures. */
const snapshotAt = (t: number): Snapshot => ({
  ...quietSnapshot,
  t,
  regionPairs: quietSnapshot.regionPairs.map((pair) => ({
    ...pair,
    a: regionId('a'),
    b: regionId('b'),
    lossRatio: 0.5,
    rttMs: 99,
  })),
});

describe(linkFigures, () => {
  it('gives the median round trip of the paths that are up, and the loss of the worse direction', () => {
    const paths = [
      up('b1', { rttMs: 18.2345, lossForward: sending(1), lossReverse: sending(0) }),
      up('b2', { rttMs: 300 }),
      up('b3', { rttMs: 17 }),
    ];
    expect(figuresOf(paths)).toEqual({ lossRatio: 0.1, rttMs: 18.2 });
  });

  it('knows neither where nothing was sent and no kernel measured: never 0', () => {
    expect(figuresOf([up('b1')])).toEqual({ lossRatio: null, rttMs: null });
    expect(figuresOf([])).toEqual({ lossRatio: null, rttMs: null });
    expect(figuresOf([up('b1', { lossForward: sending(0) })])?.lossRatio).toBe(0);
  });

  it('calls nothing lost while the link may be cut, and measures no time on a path that is not up', () => {
    const cut = { ...cutPath('a1', 'b1', pictureAt - 500), lossForward: sending(5), rttMs: 18 };
    expect(figuresOf([cut])).toEqual({ lossRatio: null, rttMs: null });
  });

  it('keeps what it measured for five seconds, so that a large fleet is not measured in every tick', () => {
    const paths = [up('b1', { rttMs: 18 })];
    expect(figuresOf(paths, snapshotAt(pictureAt))).toEqual({ lossRatio: 0.5, rttMs: 99 });
    expect(figuresOf(paths, snapshotAt(pictureAt - 5000))).toEqual({ lossRatio: null, rttMs: 18 });
    expect(figuresOf([cutPath('a1', 'b1', pictureAt - 500)], snapshotAt(pictureAt))?.lossRatio).toBeNull();
  });
});
