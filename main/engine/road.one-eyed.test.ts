import { describe, expect, it } from 'vitest';
import { namedIn, play, sceneFleet, type Trouble } from '../testing/scene.ts';

const layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] };
const fleet = sceneFleet(layout);
const at = 10_000;

function named(...troubles: readonly Trouble[]): readonly string[] {
  return namedIn(play({ fleet, troubles }, 30_000), 'confirmed');
}

describe('advanceRoad and a side that does not speak to us', () => {
  const cut: Trouble = { kind: 'cut', from: layout.alpha, to: layout.beta, at };

  it('confirms a cut that takes our own sight of one side too, as long as a third region proves that side alive', () => {
    const lost: Trouble = { kind: 'sight-lost', hosts: layout.beta, at };
    expect([...named(cut, lost)].sort()).toEqual(['noc-blind', 'partial-partition']);
  });

  it('calls no cut what began while we were blind to one side: it may be one direction only', () => {
    const lost: Trouble = { kind: 'sight-lost', hosts: layout.beta, at: at - 5000 };
    const oneWay: Trouble = { kind: 'one-way', from: layout.beta, to: layout.alpha, at };
    expect(named(lost, oneWay)).toEqual(['noc-blind']);
  });

  it('waits for the truth about a region that falls silent to us soon after its link: it is dark, not cut off', () => {
    const dead = layout.beta.map((host): Trouble => ({ kind: 'crash', host, at: at + 1000 }));
    expect(named(cut, ...dead)).toEqual(['region-dark']);
  });
});
