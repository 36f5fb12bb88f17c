import { describe, expect, it } from 'vitest';
import type { Cluster, QuorumRule } from '../domain/fleet.ts';
import { hostId, type HostId } from '../domain/ids.ts';
import { sightOf } from '../testing/cluster-sight.ts';
import { sceneCluster } from '../testing/scene.ts';
import { bestElsewhere } from './best-elsewhere.ts';
import type { MemberTie } from './togetherness.ts';

const names = ['a', 'b', 'c', 'd', 'e'];

function cluster(size: number, quorum: QuorumRule): Cluster {
  return { ...sceneCluster('k', names.slice(0, size), quorum.model), quorum };
}

/** The margin without `a`, where these are seen, these are joined, and all other ties are `rest`. */
function best(of: Cluster, seen: string, joined: readonly string[], rest: MemberTie = 'unknown'): number | null {
  const tieOf = (x: HostId, y: HostId): MemberTie =>
    joined.some((pair) => pair.includes(x) && pair.includes(y)) ? 'joined' : rest;
  return bestElsewhere(of, sightOf({ seen: new Set([...seen].map(hostId)), tieOf, clusters: [of] }), hostId('a'));
}

describe('bestElsewhere', () => {
  it('counts all whom nobody sees as alive and together, wherever they are', () => {
    const five = cluster(5, { model: 'majority' });
    expect(best(five, 'abc', ['ab', 'bc', 'ac'])).toBe(-1);
    expect(best(five, 'ab', ['ab'])).toBe(0);
    expect(best(five, 'a', [])).toBe(1);
  });

  it('takes two that are seen apart for apart, and a severed tie between two that nobody sees for nothing', () => {
    const three = cluster(3, { model: 'majority' });
    expect(best(three, 'abc', [], 'severed')).toBe(-1);
    expect(best(three, 'a', [], 'severed')).toBe(0);
  });

  it('never gives a majority to two sides: with the votes here nobody else can have it', () => {
    for (const size of [3, 4, 5]) {
      const of = cluster(size, { model: 'majority' });
      const own = names.slice(0, Math.floor(size / 2) + 1).join('');
      expect(best(of, own, [own])).toBeLessThan(0);
    }
  });

  it('says that the other of two nodes can have quorum as well', () => {
    expect(best(cluster(2, { model: 'two-node' }), 'a', [])).toBe(0);
    expect(best(cluster(2, { model: 'two-node' }), 'ab', ['ab'])).toBeLessThan(0);
  });

  it('counts the votes of the store, not those of its members', () => {
    const store = { ...cluster(3, { model: 'majority' }), id: sceneCluster('lock', []).id };
    const patroni = { ...cluster(2, { model: 'store', store: store.id }), product: 'patroni' };
    const seen = new Set(['a', 'b', 'c'].map(hostId));
    const sight = (rest: MemberTie) => sightOf({ seen, tieOf: () => rest, clusters: [patroni, store] });
    expect(bestElsewhere(patroni, sight('joined'), hostId('a'))).toBeLessThan(0);
    expect(bestElsewhere(patroni, sight('unknown'), hostId('a'))).toBe(0);
  });

  it('has nothing to count by where there is no rule', () => {
    expect(best(cluster(2, { model: 'none' }), 'ab', ['ab'])).toBeNull();
  });
});
