import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { galleryInventory, galleryState, quorumOf, quorumSide } from '../gallery/fixture-world.ts';
import { marginWords, quorumPips, sideVerdict } from './quorum-bar.ts';

type Loose = Record<string, unknown>;

function clusterWith(id: string, change: Loose) {
  const status = galleryState({ clusters: { [id]: change } }).snapshot.clusters.find(
    (cluster) => cluster.cluster === id,
  );
  if (status === undefined) throw new Error(id);
  return status;
}
const declared = (id: string) => galleryInventory.clusters.find((cluster) => cluster.id === id);
const draw = (id: string, change: Loose) => {
  const status = clusterWith(id, change);
  return status.quorum.sides.map((side) =>
    quorumPips(status, side, declared(id))
      .map(
        (pip) =>
          `${{ present: '■', unknown: '▨', absent: '□' }[pip.kind]}${pip.isWitness ? 'w' : ''}${pip.isThreshold ? '┃' : ''}`,
      )
      .join(''),
  );
};
const verdictOf = (id: string, change: Loose) => {
  const status = clusterWith(id, change);
  return status.quorum.sides.map((side) => sideVerdict(status, side).words);
};

describe('quorumPips', () => {
  it('draws present, unknown and absent votes with the line behind the need-th', () => {
    const sides = [quorumSide('majority', ['dub-kv1', 'dub-kv2'], 2, 4, 5)];
    expect(draw('config', { unobserved: ['fra-kv1', 'fra-kv2'], quorum: quorumOf('majority', 5, sides) })).toEqual([
      '■■▨┃▨□',
    ]);
  });

  it('draws no line where no rule says how many votes are needed, and marks the witness', () => {
    const sides = [quorumSide('none', ['dub-db1'], 1, 1, 3), quorumSide('none', ['fra-db1', 'ams-wit1'], 2, 2, 3)];
    expect(draw('ledger', { quorum: quorumOf('none', 3, sides) })).toEqual(['■□□w', '■■w□']);
  });

  it('always draws each declared vote once, whatever the numbers say', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (a, b, total) => {
          const [worst, best] = [Math.min(a, b, total), Math.min(Math.max(a, b), total)];
          const status = clusterWith('config', {
            quorum: quorumOf('majority', total, [quorumSide('majority', ['dub-kv1'], worst, best, total)]),
          });
          const side = status.quorum.sides[0];
          if (side === undefined) throw new Error('no side');
          const pips = quorumPips(status, side, declared('config'));
          const count = (kind: string) => pips.filter((pip) => pip.kind === kind).length;
          expect([count('present'), count('unknown'), count('absent')]).toEqual([worst, best - worst, total - best]);
          expect(pips.filter((pip) => pip.isThreshold)).toHaveLength(1);
        },
      ),
    );
  });
});

describe('sideVerdict', () => {
  it.each([
    ['quorum to spare', quorumSide('majority', ['dub-kv1'], 5, 5, 5), 'QUORUM +2'],
    ['none to spare', quorumSide('majority', ['dub-kv1'], 3, 3, 5), 'AT EDGE 0'],
    ['perhaps', quorumSide('majority', ['dub-kv1'], 2, 4, 5), 'AMBIGUOUS'],
    ['surely not', quorumSide('majority', ['dub-kv1'], 1, 2, 5), 'NO QUORUM −2'],
    ['nothing seen', quorumSide('majority', [], 0, 5, 5), 'NOT SEEN'],
    [
      'two quorate sides',
      { ...quorumSide('majority', ['dub-kv1'], 3, 3, 5), state: 'both-quorate' },
      'SPLIT-BRAIN POSSIBLE',
    ],
  ])('says %s in words', (_name, side, words) => {
    expect(verdictOf('config', { quorum: quorumOf('majority', 5, [side]) })).toEqual([words]);
  });

  it('calls two sides with data and no rule a possible split brain', () => {
    const sides = [quorumSide('none', ['dub-db1'], 1, 1, 3), quorumSide('none', ['fra-db1'], 1, 1, 3)];
    expect(verdictOf('ledger', { quorum: quorumOf('none', 3, sides) })).toEqual([
      'SPLIT-BRAIN POSSIBLE',
      'SPLIT-BRAIN POSSIBLE',
    ]);
  });

  it('does not when the other side holds only a witness', () => {
    const sides = [quorumSide('none', ['dub-db1', 'fra-db1'], 2, 2, 3), quorumSide('none', ['ams-wit1'], 1, 1, 3)];
    expect(verdictOf('ledger', { quorum: quorumOf('none', 3, sides) })).toEqual(['HOLDS DATA', 'HOLDS NO DATA']);
  });
});

describe('marginWords', () => {
  it('always carries its sign, except at the edge', () => {
    expect([2, 0, -1].map(marginWords)).toEqual(['+2', '0', '−1']);
  });
});
