import { describe, expect, it } from 'vitest';
import type { Cluster, QuorumRule } from '../domain/fleet.ts';
import { hostId, type HostId } from '../domain/ids.ts';
import { blank } from '../roles/unread.ts';
import { sightOf } from '../testing/cluster-sight.ts';
import { sceneCluster } from '../testing/scene.ts';
import { countCluster } from './cluster-status.ts';
import type { QuorumPast } from './moving-bar.ts';
import { movingBarOf, rememberQuorum, toldNow } from './quorum-past.ts';

function cluster(hosts: string, quorum: QuorumRule): Cluster {
  return { ...sceneCluster('k', [...hosts]), quorum };
}

const standing: QuorumRule = { model: 'majority', lastManStanding: { windowMs: 10_000 } };

/** Members in one string are together; who is in none is dead. */
function look(one: Cluster, past: QuorumPast | null, ...sides: readonly string[]) {
  const seen = new Set(one.members.map(({ host }) => host).filter((host) => sides.some((side) => side.includes(host))));
  const tieOf = (a: HostId, b: HostId) =>
    sides.some((side) => side.includes(a) && side.includes(b)) ? ('joined' as const) : ('severed' as const);
  return countCluster(one, sightOf({ seen, tieOf, past }));
}

/** Looks once a second, with these sides from each moment (s) on, and tells who counts at the end. */
function live(one: Cluster, course: readonly (readonly [number, readonly string[]])[], untilS: number) {
  let past: QuorumPast | null = null;
  for (let s = 0; s <= untilS; s++) {
    const sides = course.findLast(([from]) => from <= s)?.[1] ?? [];
    past = rememberQuorum(past, one, look(one, past, ...sides).quorum.sides, s * 1000);
  }
  return past?.last.join('') ?? null;
}

describe('rememberQuorum', () => {
  it('remembers nothing of a cluster whose bar stays', () => {
    expect(live(cluster('abc', { model: 'majority' }), [[0, ['ab']]], 60)).toBeNull();
  });

  it('brings the bar down when a smaller side has stood for the window, not before', () => {
    const one = cluster('abcde', standing);
    const course = [
      [0, ['abcde']],
      [5, ['abc', 'de']],
    ] as const;
    expect(live(one, course, 14)).toBe('abcde');
    expect(live(one, course, 15)).toBe('abc');
  });

  it('begins the window anew when the side changes', () => {
    const one = cluster('abcde', standing);
    expect(
      live(
        one,
        [
          [0, ['abcde']],
          [5, ['abcd']],
          [12, ['abc']],
        ],
        20,
      ),
    ).toBe('abcde');
  });

  it('raises the bar at once when somebody joins', () => {
    const one = cluster('abcde', standing);
    expect(
      live(
        one,
        [
          [0, ['abc', 'de']],
          [20, ['abcd']],
        ],
        20,
      ),
    ).toBe('abcd');
  });

  it('does not move for a side without quorum', () => {
    expect(live(cluster('abcd', standing), [[0, ['ab', 'cd']]], 60)).toBe('abcd');
  });

  it('lets two of three stand alone step by step: 5 of 8, 3 of 5, 2 of 3', () => {
    const one = cluster('abcdefgh', standing);
    const course = [
      [0, ['abcdefgh']],
      [10, ['abcde']],
      [30, ['abc']],
      [50, ['ab']],
    ] as const;
    expect(live(one, course, 60)).toBe('ab');
    expect(look(one, { last: [...'abc'].map(hostId), standing: [], since: 0 }, 'ab').quorum).toMatchObject({
      needed: 2,
      sides: [{ worst: 2, state: 'at-risk' }],
    });
  });

  it('moves the primary component of Galera six seconds after the cut', () => {
    const one = cluster('abc', { model: 'galera' });
    const course = [
      [0, ['abc']],
      [5, ['a', 'bc']],
    ] as const;
    expect([live(one, course, 10), live(one, course, 11)]).toEqual(['abc', 'bc']);
  });

  it('does not count a member of Galera that left in good order, once the two that stayed are cut and tell of no component', () => {
    const one = cluster('abc', { model: 'galera' });
    const whole = look(one, null, 'abc').quorum.sides;
    const left = rememberQuorum(null, one, whole, 0, [...'ab'].map(hostId));
    // The host of c lives on beside b.
    const cut = look(one, left, 'a', 'bc').quorum.sides;
    const later = rememberQuorum(left, one, cut, 1000);
    expect(look(one, later, 'a', 'bc').quorum.sides).toMatchObject([
      { worst: 1, best: 1, state: 'inquorate' },
      { worst: 1, best: 1, state: 'inquorate' },
    ]);
  });
});

describe('movingBarOf', () => {
  const one = cluster('abc', { model: 'galera' });
  const member = (name: string) => ({ name, votes: 1, voting: true, up: true });

  it('takes the primary component from those who are in one, by their own words', () => {
    const inside = { ...blank('galera'), quorate: true, members: [member('b'), member('c')] };
    const outside = { ...blank('galera'), quorate: false, members: [member('a')] };
    const readings = new Map([
      [hostId('a'), outside],
      [hostId('b'), inside],
    ]);
    const sight = sightOf({ seen: new Set(), tieOf: () => 'unknown', readings });
    expect([...movingBarOf(one, sight).told]).toEqual([['b', ['b', 'c']]]);
    expect(toldNow(one, sight)).toEqual(['b', 'c']);
  });

  it('remembers no component on which its members do not agree', () => {
    const alone = { ...blank('galera'), quorate: true, members: [member('a')] };
    const both = { ...blank('galera'), quorate: true, members: [member('b'), member('c')] };
    const readings = new Map([
      [hostId('a'), alone],
      [hostId('b'), both],
    ]);
    expect(toldNow(one, sightOf({ seen: new Set(), tieOf: () => 'unknown', readings }))).toBeNull();
  });

  it('does not weigh a component that has a stranger in it', () => {
    const strange = { ...blank('galera'), quorate: true, members: [member('b'), member('x')] };
    const sight = sightOf({ seen: new Set(), tieOf: () => 'unknown', readings: new Map([[hostId('b'), strange]]) });
    expect(movingBarOf(one, sight).told.size).toBe(0);
  });
});
