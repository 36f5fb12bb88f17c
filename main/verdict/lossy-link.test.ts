import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noLoss, rememberLoss, type LossMemory } from '../evidence/loss-memory.ts';
import type { Path } from '../evidence/path.ts';
import { sceneFleet } from '../testing/scene.ts';
import { cutPath, pictureAt, pictureOf, provenPath } from '../testing/small-picture.ts';
import type { FlapMemory } from './flapping.ts';
import { chanceOf, isLossOver, lossyLinkFindings } from './lossy-link.ts';
import { judgeLinks } from './region-links.ts';

const fleet = sceneFleet({ a: ['a1'], b: ['b1'] });
const memory = { deadAt: new Map(), brokenAt: new Map(), lives: new Map() };
const noFlaps: FlapMemory = new Map();

/** A minute of `perSecond` segments a second until now, of which every so many seconds one is sent again. */
function sending(perSecond: number, everySeconds: number, untilMs = pictureAt): LossMemory {
  let loss = noLoss;
  for (let at = pictureAt - 60_000; at < pictureAt; at += 1000) {
    const isResent = at <= untilMs && (at / 1000) % everySeconds === 0;
    loss = rememberLoss(loss, perSecond, isResent ? 1 : 0, at, at - 1000);
  }
  return loss;
}

function findings(path: Path, flaps: FlapMemory = noFlaps) {
  const picture = pictureOf(fleet, [path]);
  return lossyLinkFindings(picture, judgeLinks(picture, [], memory), flaps);
}

/** What remains of a link that fell silent once, `since` so many ms ago until then. */
function silentOnce(sinceMs: number, untilMs: number): FlapMemory {
  const silences = [{ since: pictureAt - sinceMs, isWhole: true, until: pictureAt - untilMs }];
  return new Map([['a|b', { isCut: false, turningSince: null, changes: [], silences }]]);
}

const lossy = { ...provenPath('a1', 'b1'), lossForward: sending(10, 1) };

describe(lossyLinkFindings, () => {
  it('names a link that carries and loses more than the policy allows, with who sends in vain', () => {
    expect(findings(lossy)).toMatchObject([
      { key: 'lossy-link:a|b', strength: 'proven', observers: ['a1'], matter: { subject: { a: 'a', b: 'b' } } },
    ]);
  });

  it('says nothing of what a good line loses', () => {
    expect(findings({ ...lossy, lossForward: sending(100, 10) })).toEqual([]);
  });

  it('says nothing while too little was sent to tell', () => {
    expect(findings({ ...lossy, lossForward: rememberLoss(noLoss, 10, 5, pictureAt - 500) })).toEqual([]);
  });

  it('says nothing of a link that is cut, or of which nobody has a proof', () => {
    expect(findings({ ...lossy, ...cutPath('a1', 'b1', pictureAt - 5000), lossForward: sending(10, 1) })).toEqual([]);
    expect(findings({ ...lossy, provenAt: null })).toEqual([]);
  });

  it('does not count what was sent again because nothing passed for a while', () => {
    const blip = { ...lossy, lossForward: sending(10, 1, pictureAt - 5000) };
    expect(findings(blip)).toHaveLength(1);
    expect(findings(blip, silentOnce(70_000, 5000))).toEqual([]);
    expect(findings(lossy, silentOnce(58_000, 55_000))).toHaveLength(1);
  });
});

describe(chanceOf, () => {
  it('is that of Poisson for whole numbers', () => {
    expect(chanceOf(0, 0.5)).toBe(1);
    expect(chanceOf(1, 0.5)).toBeCloseTo(1 - Math.exp(-0.5), 12);
    expect(chanceOf(2, 0.5)).toBeCloseTo(1 - 1.5 * Math.exp(-0.5), 12);
  });

  it('falls with every loss, however much of it has faded, and grows with what is expected', () => {
    const amount = fc.double({ min: 0, max: 30, noNaN: true });
    fc.assert(
      fc.property(amount, amount, fc.double({ min: 0.01, max: 20, noNaN: true }), (x, y, expected) => {
        const [few, many] = [Math.min(x, y), Math.max(x, y)];
        expect(chanceOf(many, expected)).toBeLessThanOrEqual(chanceOf(few, expected) + 1e-12);
        expect(chanceOf(few, expected)).toBeLessThanOrEqual(chanceOf(few, expected + 1) + 1e-12);
      }),
    );
  });
});

describe(isLossOver, () => {
  const isOver = (path: Path, flaps: FlapMemory = noFlaps) => {
    const picture = pictureOf(fleet, [path]);
    return judgeLinks(picture, [], memory).every((link) => isLossOver(picture, link, flaps));
  };

  it('needs traffic that shows it', () => {
    expect(isOver(lossy)).toBe(false);
    expect(isOver(provenPath('a1', 'b1'))).toBe(false);
    expect(isOver({ ...lossy, lossForward: sending(100, 60) })).toBe(true);
  });

  it('does not follow from a link that may be cut', () => {
    const path = { ...lossy, lossForward: sending(100, 60) };
    const picture = pictureOf(fleet, [path]);
    const links = judgeLinks(picture, [], memory).map((link) => ({ ...link, state: 'suspect' as const }));
    expect(links.some((link) => isLossOver(picture, link, noFlaps))).toBe(false);
  });
});
