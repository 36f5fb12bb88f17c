import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuorumModel } from '../domain/fleet.ts';
import { hostId, type HostId } from '../domain/ids.ts';
import { sceneCluster } from '../testing/scene.ts';
import { clusterStatus } from './cluster-status.ts';
import { sightOf } from '../testing/cluster-sight.ts';
import type { MemberTie } from './togetherness.ts';

const voters = ['a', 'b', 'c', 'd', 'e'];

/** Members in the same string are joined, in different ones severed: `['ab', 'cde']`. */
function cut(...sides: readonly string[]) {
  const sideOf = (host: HostId) => sides.findIndex((side) => side.includes(host));
  return (a: HostId, b: HostId): MemberTie => (sideOf(a) === sideOf(b) ? 'joined' : 'severed');
}

function status(
  members: readonly string[],
  model: QuorumModel,
  tieOf: ReturnType<typeof cut>,
  unseen: readonly string[] = [],
) {
  const seen = new Set(members.filter((host) => !unseen.includes(host)).map(hostId));
  return clusterStatus(sceneCluster('store', members, model), sightOf({ seen, tieOf }));
}

describe('clusterStatus', () => {
  it('counts three of five as quorate at the edge and two of five as lost', () => {
    const { quorum } = status(voters, 'majority', cut('ab', 'cde'));
    expect(quorum.needed).toBe(3);
    expect(quorum.sides.map(({ worst, best, state }) => ({ worst, best, state }))).toEqual([
      { worst: 2, best: 2, state: 'inquorate' },
      { worst: 3, best: 3, state: 'at-risk' },
    ]);
  });

  it('gives no side quorum when four votes split two and two', () => {
    const { quorum } = status(['a', 'b', 'c', 'd'], 'majority', cut('ab', 'cd'));
    expect(quorum.sides.map(({ state }) => state)).toEqual(['inquorate', 'inquorate']);
  });

  it('says that both sides of a two-node cluster are quorate', () => {
    const { quorum, warnings } = status(['a', 'b'], 'two-node', cut('a', 'b'));
    expect(quorum.sides.map(({ state }) => state)).toEqual(['both-quorate', 'both-quorate']);
    expect(warnings[0]).toContain('fencing decides');
  });

  it('says that nothing keeps two sides apart where there is no quorum rule', () => {
    const { quorum } = status(['a', 'b'], 'none', cut('a', 'b'));
    expect(quorum.needed).toBeNull();
    expect(quorum.sides.map(({ state }) => state)).toEqual(['both-quorate', 'both-quorate']);
  });

  it('counts an unobserved member as perhaps, on every side it is not severed from', () => {
    const unknown = (a: HostId, b: HostId): MemberTie => (a === 'e' || b === 'e' ? 'unknown' : cut('ab', 'cd')(a, b));
    const { quorum, unobserved } = status(voters, 'majority', unknown, ['e']);
    expect(unobserved).toEqual(['e']);
    expect(quorum.sides.map(({ worst, state }) => ({ worst, state }))).toEqual([
      { worst: 2, state: 'ambiguous' },
      { worst: 2, state: 'ambiguous' },
    ]);
  });

  it('gives an observer no vote, whatever number stands beside it', () => {
    const cluster = sceneCluster('store', ['a', 'b', 'c']);
    const members = cluster.members.map((member) =>
      member.host === 'c' ? { ...member, role: 'observer' as const } : member,
    );
    const seen = new Set(['a', 'b', 'c'].map(hostId));
    const { quorum } = clusterStatus({ ...cluster, members }, sightOf({ seen, tieOf: cut('abc') }));
    expect(quorum).toMatchObject({ total: 2, needed: 2 });
  });
});

/** A symmetric tie for every pair of the members, drawn at random. */
function anyTies(members: readonly string[]) {
  const pairs = members.flatMap((a, index) => members.slice(index + 1).map((b) => `${a}|${b}`));
  return fc
    .array(fc.constantFrom<MemberTie>('joined', 'severed', 'unknown'), {
      minLength: pairs.length,
      maxLength: pairs.length,
    })
    .map((ties) => new Map(pairs.map((pair, index) => [pair, ties[index] ?? 'unknown'])));
}

function tieIn(ties: ReadonlyMap<string, MemberTie>) {
  return (a: HostId, b: HostId): MemberTie => ties.get(a < b ? `${a}|${b}` : `${b}|${a}`) ?? 'unknown';
}

describe('clusterStatus, laws', () => {
  const worlds = fc.record({ ties: anyTies(voters), unseen: fc.subarray(voters) });

  it('finds at most one side that surely has a majority, over all ties', () => {
    fc.assert(
      fc.property(worlds, ({ ties, unseen }) => {
        const { quorum } = status(voters, 'majority', tieIn(ties), unseen);
        expect(quorum.sides.filter(({ margin }) => margin.worst >= 0).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('keeps the truth of every completion between worst and best', () => {
    fc.assert(
      fc.property(worlds, fc.infiniteStream(fc.boolean()), ({ ties, unseen }, coins) => {
        const partial = status(voters, 'majority', tieIn(ties), unseen).quorum.sides;
        const complete = new Map(
          [...ties].map(([pair, tie]) => [pair, tie === 'unknown' ? settle(coins.next().value) : tie]),
        );
        const whole = status(voters, 'majority', tieIn(complete)).quorum.sides;
        for (const side of partial) {
          const truth = whole.find(({ hosts }) => hosts.some((host) => side.hosts.includes(host)));
          if (truth === undefined) continue;
          expect(truth.worst).toBeGreaterThanOrEqual(side.worst);
          expect(truth.worst).toBeLessThanOrEqual(side.best);
        }
      }),
    );
  });

  it('never gains a vote by losing a tie', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), ({ ties, unseen }, which) => {
        const pairs = [...ties.keys()];
        const lost = pairs[which % pairs.length] ?? '';
        const fewer = new Map(ties).set(lost, 'severed');
        const most = (of: ReadonlyMap<string, MemberTie>) =>
          Math.max(0, ...status(voters, 'majority', tieIn(of), unseen).quorum.sides.map(({ best }) => best));
        expect(most(fewer)).toBeLessThanOrEqual(most(ties));
      }),
    );
  });
});

function settle(coin: boolean | undefined): MemberTie {
  return coin === true ? 'joined' : 'severed';
}
